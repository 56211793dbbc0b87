package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Kind sorts errors by what the operator can do about them.
type Kind string

// The kinds of error.
const (
	KindAuth        Kind = "auth"         // the keys are not accepted
	KindPermission  Kind = "permission"   // the keys may not do this
	KindNotFound    Kind = "not found"    // the object is not there (any more)
	KindInRule      Kind = "in a rule"    // the backend is still in a forwarding rule
	KindThrottled   Kind = "throttled"    // too many requests
	KindUnavailable Kind = "unavailable"  // the service or the network is in trouble
	KindTimeout     Kind = "timeout"      // no answer in time
	KindBadResponse Kind = "bad response" // the answer makes no sense
	KindInvalid     Kind = "invalid"      // the request is refused as it stands
	KindNoProduct   Kind = "no product"   // the region has no load balancers
	KindReadOnly    Kind = "read-only"    // refused here: the session may not write
)

// Error is a failed call.
type Error struct {
	Kind       Kind
	RetCode    int    // the service's code, 0 where it gave none
	HTTPStatus int    // 0 where there was no answer
	Action     string // the API's name of the call
	RequestID  string // the service's, "" where it gave none
	Message    string // the service's words, raw; or the network's
	Asked      string // which key asked which endpoint, where the keys are not accepted
	NoProject  bool   // the request named no project, which some keys must
	NotSent    bool   // the request certainly never left this machine
	Cause      error
}

// FromRetCode builds the error of an answer with a RetCode other than 0.
func FromRetCode(action string, code int, message, requestID string) *Error {
	kind := meaningOf(code).kind
	if action == "DescribeULB" && (code == 230 || code == 293 || code == 4996) {
		kind = KindNoProduct
	}
	return &Error{Kind: kind, RetCode: code, HTTPStatus: 200, Action: action, RequestID: requestID, Message: message}
}

// Error says what happened, what to do next, and the facts a support desk asks
// for. It may hold raw text of the service.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Action, e.What())
	if e.Message != "" {
		fmt.Fprintf(&b, " (%s)", e.Message)
	}
	if next := e.Next(); next != "" {
		fmt.Fprintf(&b, "; %s", next)
	}
	if facts := e.Facts(); facts != "" {
		fmt.Fprintf(&b, " [%s]", facts)
	}
	return b.String()
}

// Unwrap gives the cause, such as a context's error.
func (e *Error) Unwrap() error { return e.Cause }

// Facts are who asked where, the code, the HTTP status and the request id, as
// far as known.
func (e *Error) Facts() string {
	var facts []string
	if e.Asked != "" {
		facts = append(facts, e.Asked)
	}
	if e.RetCode != 0 {
		facts = append(facts, fmt.Sprintf("RetCode %d", e.RetCode))
	}
	if e.HTTPStatus != 0 && e.HTTPStatus != 200 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.HTTPStatus))
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	return strings.Join(facts, ", ")
}

// What says in plain words what happened.
func (e *Error) What() string {
	if e.RetCode != 0 && e.Kind != KindNoProduct {
		if m := meaningOf(e.RetCode); m.what != "" {
			return m.what
		}
	}
	switch e.Kind {
	case KindAuth:
		return "the keys are not accepted"
	case KindPermission:
		return "the keys may not do this"
	case KindNotFound:
		return "it is not there"
	case KindInRule:
		return "the backend is still in a forwarding rule"
	case KindThrottled:
		return "the service asks for fewer requests"
	case KindUnavailable:
		return "the service cannot be reached or is in trouble"
	case KindTimeout:
		return "no answer in time"
	case KindBadResponse:
		return "the answer makes no sense"
	case KindNoProduct:
		return "no load balancers in this region"
	case KindReadOnly:
		return "refused: this session is read-only"
	default:
		return "the service refused the request"
	}
}

// Next says what the operator can do.
func (e *Error) Next() string {
	if e.NoProject && (e.RetCode == 210 || e.RetCode == 220) {
		return "name a project with --project or in the profile: these keys need one"
	}
	if e.Action == "AllocateBackend" && e.RetCode == 230 {
		return "check that the host still exists, in this region and project"
	}
	if e.RetCode != 0 && e.Kind != KindNoProduct {
		if m := meaningOf(e.RetCode); m.next != "" {
			return m.next
		}
	}
	switch e.Kind {
	case KindAuth:
		return "check the profile's keys and its endpoint"
	case KindPermission:
		return "ask the account's administrator for the right"
	case KindNotFound:
		return "refresh to see what is there now"
	case KindInRule:
		return "take it out of the rule first"
	case KindThrottled:
		return "wait a moment, then refresh"
	case KindUnavailable, KindTimeout:
		return "check the network and the endpoint, then refresh"
	case KindBadResponse:
		return "refresh; if it stays, check that the endpoint is the API and not a proxy"
	case KindNoProduct:
		return "choose another region"
	case KindReadOnly:
		return "start without read-only to change anything"
	default:
		return ""
	}
}

// Outcome is what is known of a write from its answer alone.
type Outcome string

// The outcomes. Only a read-back turns an accepted or unknown write into the
// truth.
const (
	OutcomeAccepted Outcome = "accepted" // RetCode 0
	OutcomeRefused  Outcome = "refused"  // the service said no, or it was never asked
	OutcomeDoubtful Outcome = "doubtful" // the service said that it failed, try later: it may happen all the same
	OutcomeUnknown  Outcome = "unknown"  // it may or may not have happened
)

// OutcomeOf says what the error of a write proves. Only a request that never
// left, or an answer whose RetCode is a plain refusal, proves that nothing
// happened; timeouts of the server, gateways and lost answers prove nothing.
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
	case meaningOf(e.RetCode).vague:
		return OutcomeUnknown
	default:
		return OutcomeRefused
	}
}

// ErrCut is the cause of a bad response that did not come whole. Any other
// answer that makes no sense would make none a second time either.
var ErrCut = errors.New("the answer was cut off or is not JSON")

// Retryable says whether a read that failed so is worth repeating: throttling,
// a gateway, the network, a cut answer.
func Retryable(err error) bool {
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, context.Canceled) {
		return false
	}
	if e.RetCode != 0 {
		return meaningOf(e.RetCode).retry
	}
	switch e.HTTPStatus {
	case 0, 200:
		return e.Kind == KindUnavailable || e.Kind == KindTimeout || e.Kind == KindBadResponse && errors.Is(err, ErrCut)
	case 429, 502, 503, 504:
		return true
	default:
		return false
	}
}

// KindOf is the kind of err, KindUnavailable where it is not an *Error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindUnavailable
}
