package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"time"
)

// Error is a failed call.
type Error struct {
	Kind       Kind
	RetCode    int           // the service's code, 0 where it gave none
	HTTPStatus int           // 0 where there was no answer
	Action     string        // the API's name of the call
	RequestID  string        // the service's, "" where it gave none
	Message    string        // the service's words, raw; or the network's
	Asked      string        // which key asked which endpoint, where the keys are not accepted
	NoProject  bool          // the request named no project, which some keys must
	NotSent    bool          // the request certainly never left this machine
	Proxy      bool          // the proxy is at fault, not the endpoint behind it
	RetryAfter time.Duration // how long the service asks to wait, 0 where it does not say
	Cause      error
}

// theRegion is how a Message names the parameter Region.
var theRegion = regexp.MustCompile(`(?i)\bregion\b`)

// noSuchValue is the RetCode of a parameter whose value is not available. The
// service says so of a region without the product, too.
const noSuchValue = 230

// noSuchProject is the RetCode of a project that does not exist.
const noSuchProject = 292

// notSupported is the RetCode of what a region does not have: of the list of load
// balancers it means all of them, of anything else that one thing.
const notSupported = 4996

// FromRetCode builds the error of an answer with a RetCode other than 0.
func FromRetCode(action string, code int, message, requestID string) *Error {
	kind := meaningOf(code).kind
	if action == "DescribeULB" && (code == notSupported || code == noSuchValue && theRegion.MatchString(message)) {
		kind = KindNoProduct
	}
	return &Error{
		Kind: kind, RetCode: code, HTTPStatus: http.StatusOK, Action: action,
		RequestID: requestID, Message: message,
	}
}

// Unwrap gives the cause, such as a context's error.
func (e *Error) Unwrap() error { return e.Cause }

// Outcome is what is known of a write from its answer alone.
type Outcome string

// The outcomes. Only a read-back turns an accepted or unknown write into the truth.
const (
	OutcomeAccepted Outcome = "accepted" // RetCode 0
	OutcomeRefused  Outcome = "refused"  // the service said no, or it was never asked
	OutcomeDoubtful Outcome = "doubtful" // the service said that it failed, try later: it may happen all the same
	OutcomeUnknown  Outcome = "unknown"  // it may or may not have happened
)

// OutcomeOf says what the error of a write proves. Only a request that never left, or an answer
// whose RetCode is a plain refusal, proves that nothing happened; "failed, try later" and codes
// that nobody knows prove little, and timeouts of the server, gateways and lost answers nothing.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return OutcomeAccepted
	}
	var e *Error
	if !errors.As(err, &e) {
		return OutcomeUnknown
	}
	switch {
	case e.NotSent, e.Kind == KindReadOnly:
		return OutcomeRefused
	case e.RetCode == 0:
		return OutcomeUnknown
	}
	switch meaningOf(e.RetCode).class {
	case trouble:
		return OutcomeUnknown
	case failed, noInfo:
		return OutcomeDoubtful
	default:
		return OutcomeRefused
	}
}

// ErrCut is the cause of a bad response that did not come whole. Any other
// answer that makes no sense would make none a second time either.
var ErrCut = errors.New("the answer was cut off or is not JSON")

// Retryable says whether a read that failed so is worth repeating: throttling,
// a gateway, the network, a cut answer, a connection that was too slow for the
// server, something that could not be got.
func Retryable(err error) bool {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return false
	}
	if e.RetCode != 0 {
		c := meaningOf(e.RetCode).class
		return c == busy || c == trouble || c == noInfo
	}
	switch e.HTTPStatus {
	case 0, http.StatusOK:
		return e.Kind == KindUnavailable || e.Kind == KindTimeout || e.Kind == KindBadResponse && errors.Is(err, ErrCut)
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable,
		http.StatusGatewayTimeout:
		return true
	default:
		return false
	}
}

// RetryAfter is how long the service asks to wait before the next request, 0 where it does not say.
func RetryAfter(err error) time.Duration {
	var e *Error
	if errors.As(err, &e) {
		return e.RetryAfter
	}
	return 0
}

// ErrFinal is the cause of what stays so until somebody puts it right: a
// certificate that is not trusted, a proxy that refuses.
var ErrFinal = errors.New("asking again changes nothing")

// NeedsOperator says whether somebody must put something right first: keys, a permission, a proxy's
// password, a certificate, the region or the project. Until then the answer stays the same, and
// asking again by itself may lock an account: only a key asks again.
func NeedsOperator(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case KindAuth, KindPermission, KindNoProduct, KindNoRegion, KindReadOnly:
		return true
	default:
	}
	return errors.Is(err, ErrFinal) || e.RetCode == noSuchValue || e.NoSuchProject()
}

// NoSuchProject says that the service does not know the project.
func (e *Error) NoSuchProject() bool { return e.RetCode == noSuchProject }

// RetryOnce says whether a read that failed so is worth one more and no third:
// what the service could not get twice, it will not get at once.
func RetryOnce(err error) bool {
	var e *Error
	return errors.As(err, &e) && meaningOf(e.RetCode).class == noInfo
}

// AlreadyThere says whether the service refused a host because it is a backend already.
func (e *Error) AlreadyThere() bool { return e.RetCode == 4109 || e.RetCode == 63016 }

// KindOf is the kind of err, KindUnavailable where it is not an *Error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindUnavailable
}
