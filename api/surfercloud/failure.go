package surfercloud

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"

	uerr "github.com/ucloud/ucloud-sdk-go/ucloud/error"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// failure says what the end of an exchange means, nil where it went well.
func (x *exchange) failure(action string, a *answer, sdkErr error) *api.Error {
	e := x.classify(action, a, sdkErr)
	if e == nil {
		return nil
	}
	e.Action, e.RequestID = action, x.requestID
	if e.HTTPStatus == 0 {
		e.HTTPStatus = x.status
	}
	if api.Retryable(e) {
		e.RetryAfter = x.retryAfter
	}
	if x.tooMuch(e, x.progress.summary()) {
		e.Cause = lessHelps{e.Cause}
	}
	return e
}

func (x *exchange) classify(action string, a *answer, sdkErr error) *api.Error {
	var server uerr.ServerError
	switch {
	case x.err != nil:
		return x.broken()
	case x.status >= http.StatusBadRequest:
		return x.badStatus(action)
	case errors.As(sdkErr, &server) && server.Name() != uerr.ErrRetCode:
		return badResponse(errCut) // the SDK's own words repeat the whole body
	case sdkErr != nil && !x.began:
		return &api.Error{Kind: api.KindInvalid, Message: "the request could not be built", NotSent: true}
	case a.fields.IsZero():
		return badResponse(errCut)
	}
	return a.refusal(action)
}

func badResponse(cause error) *api.Error {
	return &api.Error{Kind: api.KindBadResponse, Message: cause.Error(), Cause: cause}
}

// broken is an exchange without a whole answer.
func (x *exchange) broken() *api.Error {
	var (
		redirect *redirectError
		status   *statusError
		size     *sizeError
	)
	if errors.As(x.err, &size) {
		return badResponse(size)
	}
	for _, bad := range []error{errTooLarge, errEmpty, errHTML, errNotObject, errCut} {
		if errors.Is(x.err, bad) {
			return x.answered(bad)
		}
	}
	switch {
	case errors.As(x.err, &redirect):
		return badResponse(redirect)
	case errors.As(x.err, &status):
		return badResponse(status)
	}
	s := x.progress.summary()
	e := &api.Error{Kind: api.KindUnavailable, NotSent: !s.connected}
	switch {
	case x.ctx.Err() != nil:
		x.timedOut(e, s)
	case x.proxy.failed(x.err), e.NotSent && x.proxy.opening(s.handshakes):
		var refused *proxyError
		if errors.As(x.err, &refused) {
			e.HTTPStatus, x.retryAfter = refused.status, retryAfter(refused.header, x.now())
		}
		e.Proxy = true
		e.Message, e.Cause = x.proxy.inWords(x.err)
	default:
		e.Message, e.Cause = inWords(x.err)
	}
	return e
}

// answered is an answer that came whole and is none of the service's.
func (x *exchange) answered(cause error) *api.Error {
	e := badResponse(cause)
	if errors.Is(cause, errHTML) {
		e.Message = x.answerer() + " answered with HTML"
	}
	return e
}

// badStatus is an HTTP error. A gateway's own pages say nothing worth showing.
// The RetCode of a status >= 500 is not believed, its words are shown.
func (x *exchange) badStatus(action string) *api.Error {
	e := &api.Error{Kind: kindOfStatus(x.status), HTTPStatus: x.status}
	e.Message = strings.TrimSpace(fmt.Sprintf("HTTP %d %s", x.status, http.StatusText(x.status)))
	if x.status == http.StatusProxyAuthRequired && x.proxy.forwards {
		e.Kind, e.Proxy, e.Message, e.Cause = api.KindUnavailable, true, x.proxy.asksForUser(), api.ErrFinal
		return e
	}
	if x.errorIsHTML {
		e.Message = fmt.Sprintf("%s answered with HTML, HTTP %d", x.answerer(), x.status)
	}
	fields, err := rawjson.Parse(x.errorBody)
	if err != nil {
		return e
	}
	a := &answer{fields: fields}
	refusal := a.refusal(action)
	switch words := a.GetMessage(); {
	case x.status < http.StatusInternalServerError && refusal != nil && refusal.RetCode != 0:
		refusal.HTTPStatus = x.status
		return refusal
	case words != "":
		e.Message += ": " + words
	}
	return e
}

func kindOfStatus(status int) api.Kind {
	switch {
	case status == http.StatusUnauthorized:
		return api.KindAuth
	case status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return api.KindPermission
	case status == http.StatusTooManyRequests:
		return api.KindThrottled
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout:
		return api.KindTimeout
	case status >= http.StatusInternalServerError:
		return api.KindUnavailable
	default:
		return api.KindBadResponse
	}
}

// inWords says what broke on the network and what cures it. The cause it
// gives is ours: the network's own text may hold a proxy's password.
func inWords(err error) (message string, cause error) {
	who := "the endpoint"
	if message := certificateWords(err, who, "check the base URL"); message != "" {
		return message, api.ErrFinal
	}
	var (
		dns *net.DNSError
		op  *net.OpError
	)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("the name %s is not known: check the base URL", dns.Name), syscall.EHOSTUNREACH
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %s could not be looked up: check this machine's DNS", dns.Name), syscall.EHOSTUNREACH
	case speaksNoTLS(err):
		return who + " does not speak HTTPS: check the base URL", api.ErrFinal
	case errors.Is(err, syscall.ECONNREFUSED):
		return peer(err, who) + " refuses connections: check the base URL and the port", syscall.ECONNREFUSED
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "there is no route to " + peer(err, who) + ": check this machine's network", syscall.EHOSTUNREACH
	case errors.As(err, &op) && op.Op == "dial" && op.Timeout():
		return peer(err, who) + " does not answer: check the network and its firewalls", syscall.ETIMEDOUT
	case isLost(err):
		return errLost.Error(), errLost
	}
	return "the network failed: " + bareText(err), errLost
}
