package surfercloud

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"github.com/ucloud/ucloud-sdk-go/ucloud"
	"github.com/ucloud/ucloud-sdk-go/ucloud/log"
	"github.com/ucloud/ucloud-sdk-go/ucloud/request"
)

const (
	maxBody         = 32 << 20
	maxErrorBody    = 64 << 10
	errorBodyTime   = time.Second // the status has said the most already
	headerRequestID = "X-UCLOUD-REQUEST-UUID"
)

// params are the parameters of a request beside the action and the keys. Empty ones are not sent.
type params map[string]any

// exchange is one request on the wire. The SDK knows no context, bounds no body and forgets what it
// got with an error status, so each request has a transport of its own, which sees to all three.
type exchange struct {
	ctx        context.Context // it lives for one request
	base       http.RoundTripper
	channelKey string
	host       string // of the endpoint, for words
	proxy      proxy  // on the way, for the words of what failed
	limits     limits
	now        func() time.Time
	hide       func(string) string

	progress    progress
	answer      answer
	began       bool // the SDK has handed the request over
	status      int
	retryAfter  time.Duration
	requestID   string
	errorBody   []byte // of a status >= 400
	errorIsHTML bool
	err         error
}

// send makes one request. The error is the SDK's; failure says what it means.
func (c *Client) send(x *exchange, action string, p params) (*answer, error) {
	config, keys := c.sdk, c.keys
	config.LogLevel = log.PanicLevel // the SDK logs to standard output
	client := ucloud.NewClient(&config, &keys)
	client.GetLogger().SetOutput(io.Discard)
	client.SetTransport(x)

	var req request.BaseGenericRequest
	if err := req.SetPayload(p); err != nil {
		return nil, err
	}
	err := client.InvokeActionWithPatcher(action, &req, &x.answer) // without the SDK's own patches
	return &x.answer, err
}

// RoundTrip sends the request and reads the whole answer. What it hands on is known to be the text
// of a JSON object or an error status: at a body that is "null" the SDK would panic.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	x.began = true
	resp, err := x.roundTrip(r)
	x.err = err
	return resp, err
}

func (x *exchange) roundTrip(r *http.Request) (*http.Response, error) {
	ctx, leave := context.WithCancel(httptrace.WithClientTrace(x.ctx, x.progress.trace()))
	defer leave()
	r = r.Clone(ctx)
	r.GetBody = nil // so net/http sends it once: it knows no end where each connection goes away
	if x.channelKey != "" {
		r.Header.Set("channel-key", x.channelKey)
	}
	resp, err := x.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	x.status = resp.StatusCode
	x.requestID = x.hide(resp.Header.Get(headerRequestID))
	x.retryAfter = retryAfter(resp.Header, x.now())
	switch {
	case resp.StatusCode < http.StatusOK:
		// What follows a 101 is no body: reading it would end with no limit of ours.
		return nil, &statusError{who: x.answerer(), status: resp.Status}
	case isRedirect(resp.StatusCode):
		return nil, redirected(resp, x.answerer())
	}
	if resp.StatusCode >= http.StatusBadRequest {
		x.readError(resp, leave)
		resp.Body = http.NoBody
		return resp, nil
	}
	body, err := readBounded(resp, &x.progress)
	if err != nil {
		return nil, err
	}
	body = withoutMark(body)
	if err := checkObject(body); err != nil {
		// A server that sees us go may end its answer as if it were whole.
		return nil, cmp.Or(x.ctx.Err(), err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(x.answer.take(body)))
	return resp, nil
}

// readError reads what comes with an error status, not for long.
func (x *exchange) readError(resp *http.Response, leave context.CancelFunc) {
	late := time.AfterFunc(errorBodyTime, leave)
	defer late.Stop()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	x.errorBody = bytes.TrimSpace(withoutMark(body))
	x.errorIsHTML = bytes.HasPrefix(x.errorBody, []byte("<")) ||
		strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
}

// withoutMark is a body without the byte order mark that some gateways put before it.
func withoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) }

func isRedirect(status int) bool {
	return status >= http.StatusMultipleChoices && status < http.StatusBadRequest
}

func readBounded(resp *http.Response, p *progress) ([]byte, error) {
	if resp.ContentLength > maxBody {
		return nil, errTooLarge
	}
	var body bytes.Buffer
	body.Grow(int(min(max(resp.ContentLength, 0), 1<<20)) + bytes.MinRead)
	n, err := body.ReadFrom(io.LimitReader(countedReader{resp.Body, p}, maxBody+1))
	if n > maxBody {
		return nil, errTooLarge
	}
	return body.Bytes(), err
}

func checkObject(body []byte) error {
	switch text := bytes.TrimSpace(body); {
	case len(text) == 0:
		return errEmpty
	case text[0] == '<':
		return errHTML
	case text[0] != '{':
		return errNotObject
	case text[len(text)-1] != '}':
		return errCut
	}
	return checkSize(body)
}

// asked is the part of the parameters that a log may show: all of them, for
// keys and signatures are added later, by the SDK.
func (p params) asked() []any {
	attrs := make([]any, 0, 2*len(p))
	for _, name := range []string{
		"Region", "ProjectId", "ULBId", "VServerId", "PolicyId", "BackendId",
		"ResourceType", "ResourceId", "ResourceIP", "Port", "Weight", "Enabled", "IsBackup", "Offset", "Limit",
	} {
		if v, ok := p[name]; ok && v != "" {
			attrs = append(attrs, name, v)
		}
	}
	return attrs
}

func paramsOf(named map[string]string) params {
	p := params{}
	for name, value := range named {
		p[name] = value
	}
	return p
}

// answerer is who sent an answer, as far as it can be known.
func (x *exchange) answerer() string {
	if x.proxy.forwards {
		return "the endpoint, or the proxy before it,"
	}
	return "the endpoint"
}
