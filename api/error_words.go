package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Words are an error in words: what happened, the service's own words, what to do next, and the
// facts that a support desk asks for. Any may be "", and hold raw text of the service.
type Words struct{ What, Message, Next, Facts string }

// String is all of them in one sentence.
func (w Words) String() string {
	text := w.What
	if w.Message != "" {
		text += " (" + w.Message + ")"
	}
	if w.Next != "" {
		text += "; " + w.Next
	}
	if w.Facts != "" {
		text += " [" + w.Facts + "]"
	}
	return text
}

// WordsOf is any error in words.
func WordsOf(err error) Words {
	var e *Error
	switch {
	case errors.As(err, &e):
		return Words{What: e.What(), Message: e.Message, Next: e.Next(), Facts: e.Facts()}
	case errors.Is(err, context.DeadlineExceeded):
		return Words{What: "no answer in time"}
	default:
		return Words{What: err.Error()}
	}
}

// Error says what happened, what to do next, and the facts a support desk asks for. It may hold raw
// text of the service.
func (e *Error) Error() string {
	words := WordsOf(e).String()
	if e.Action == "" { // of none in particular
		return words
	}
	return e.Action + ": " + words
}

// What says in plain words what happened.
func (e *Error) What() string {
	switch {
	case e.RetCode != 0 && !e.ofRegion():
		return meaningOf(e.RetCode).what
	case e.Proxy:
		return "the proxy does not let the request through"
	case e.onlyStatus():
		return e.whatStatus()
	}
	switch e.Kind {
	case KindAuth:
		return "the keys are not accepted"
	case KindPermission:
		return "the keys may not do this"
	case KindNotFound:
		return "it is not there"
	case KindInRule:
		return "the backend is still in a rule"
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
	case KindNoRegion:
		return "there is no such region"
	case KindReadOnly:
		return "refused: this session is read-only"
	default:
		return "the service refused the request"
	}
}

// ofRegion says whether the region as a whole is meant, which the code's own words do not say.
func (e *Error) ofRegion() bool { return e.Kind == KindNoProduct || e.Kind == KindNoRegion }

// onlyStatus says whether nothing came but an HTTP error status: the service's own refusals come
// with a RetCode.
func (e *Error) onlyStatus() bool { return e.RetCode == 0 && e.HTTPStatus >= http.StatusBadRequest }

func (e *Error) whatStatus() string {
	switch e.Kind {
	case KindAuth, KindPermission:
		return "the endpoint refuses access"
	case KindThrottled:
		return "the service asks for fewer requests"
	case KindUnavailable:
		return "the service is in trouble"
	case KindTimeout:
		return "the service gave up waiting"
	default:
		return "the answer makes no sense"
	}
}

// Next says what the operator can do.
func (e *Error) Next() string {
	if e.NoProject && (e.RetCode == 210 || e.RetCode == 220) {
		return "name a project with --project or in the profile: these keys need one"
	}
	if e.Action == "AllocateBackend" && e.RetCode == noSuchValue {
		return "check that the host still exists, in this region and project"
	}
	switch {
	case e.RetryAfter > 0:
		return "wait " + inShort(e.RetryAfter) + ", as the service asks, then refresh"
	case e.RetCode != 0 && !e.ofRegion():
		return meaningOf(e.RetCode).next
	case e.Proxy:
		return "correct the proxy or its setting, then start again"
	case e.onlyStatus() && (e.Kind == KindUnavailable || e.Kind == KindTimeout):
		return waitAndTry
	case e.onlyStatus() && e.Kind == KindPermission:
		return "check the endpoint, and what stands before it"
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
		return waitAndTry
	case KindUnavailable, KindTimeout:
		return "check the network and the endpoint, then refresh"
	case KindBadResponse:
		return "refresh; if it stays, check that the endpoint is the API and not a proxy"
	case KindNoProduct, KindNoRegion:
		return "choose another region"
	case KindReadOnly:
		return "start without read-only to change anything"
	default:
		return ""
	}
}

// Facts are who asked where, the code, the HTTP status and the request id, as far as known.
func (e *Error) Facts() string {
	var facts []string
	if e.Asked != "" {
		facts = append(facts, e.Asked)
	}
	if e.RetCode != 0 {
		facts = append(facts, fmt.Sprintf("RetCode %d", e.RetCode))
	}
	if e.HTTPStatus != 0 && e.HTTPStatus != http.StatusOK {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.HTTPStatus))
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	return strings.Join(facts, ", ")
}

// inShort is a duration in whole seconds, without the zeros at its end.
func inShort(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	return strings.Replace(text, "h0m", "h", 1)
}
