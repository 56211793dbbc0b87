package demo

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// hangTime bounds an answer that never comes: longer than the 60 s the real server works for and
// than any sensible client waits.
const hangTime = 90 * time.Second

// Handler is the cloud's HTTP front: every path, POST form, POST JSON and GET.
func (c *Cloud) Handler() http.Handler { return http.HandlerFunc(c.serve) }

func (c *Cloud) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-UCLOUD-REQUEST-UUID", newUUID())
	w.Header().Set("X-Content-Type-Options", "nosniff") // no browser shall take an answer for a page
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		http.Error(w, "use POST or GET", http.StatusMethodNotAllowed)
		return
	}
	q, err := readQuery(w, r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	q.from, _, _ = net.SplitHostPort(r.RemoteAddr)
	name := q.form["Action"]
	if c.options.OnRequest != nil {
		c.options.OnRequest(name, q.values())
	}
	if c.wait(r.Context(), c.options.Latency) != nil {
		panic(http.ErrAbortHandler) // the client left or the server stops: no answer, rather than an empty one
	}
	if kind := c.fault(name); kind != "" {
		c.fail(w, r, q, kind)
		return
	}
	send(w, http.StatusOK, "application/json", c.answer(q))
}

// values is a copy of the parameters for an observer.
func (q query) values() url.Values {
	v := make(url.Values, len(q.form))
	for name, value := range q.form {
		v.Set(name, value)
	}
	return v
}

func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // JSON or our own text, never sniffed as HTML
}

const (
	badGateway = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad " +
		"Gateway</h1></center>\r\n" +
		"<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
	loginPage = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action=\"/login\">Please sign " +
		"in.</form></body></html>\n"
)

// fail answers with a fault. Dropping the connection is a panic with http.ErrAbortHandler, the
// way net/http offers.
func (c *Cloud) fail(w http.ResponseWriter, r *http.Request, q query, kind string) {
	const text, html = "text/plain; charset=utf-8", "text/html"
	switch kind {
	case "timeout":
		c.hang(r)
	case "timeout-done":
		c.answer(q)
		c.hang(r)
	case "500":
		send(w, http.StatusInternalServerError, text, []byte("internal server error\n"))
	case "502":
		send(w, http.StatusBadGateway, html, []byte(badGateway))
	case "502-done":
		c.answer(q)
		send(w, http.StatusBadGateway, html, []byte(badGateway))
	case "cut":
		c.cut(w, q)
	case "empty":
		c.answer(q)
		send(w, http.StatusOK, "application/json", nil)
	case "html":
		send(w, http.StatusOK, html, []byte(loginPage))
	case "huge":
		sendHuge(w, c.answer(q))
	case "http429":
		send(w, http.StatusTooManyRequests, text, []byte("too many requests\n"))
	case "server-timeout-done":
		c.answer(q)
		c.sendRetCode(w, q, 110)
	case "lost":
		c.answer(q)
		panic(http.ErrAbortHandler)
	case "drop":
		panic(http.ErrAbortHandler)
	case "throttle":
		c.sendRetCode(w, q, 153)
	case "abnormal":
		c.sendRetCode(w, q, 130)
	case "server-timeout":
		c.sendRetCode(w, q, 110)
	default:
		code, _ := faultRetCode(kind)
		c.sendRetCode(w, q, code)
	}
}

// hang keeps the client waiting until it leaves or the bound is reached, and then
// drops the connection.
func (c *Cloud) hang(r *http.Request) {
	_ = c.wait(r.Context(), hangTime)
	panic(http.ErrAbortHandler)
}

// cut promises the whole body and sends half of it.
func (c *Cloud) cut(w http.ResponseWriter, q query) {
	body := c.answer(q)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body[:len(body)/2]) //nolint:gosec // as in send
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// sendHuge sends a right answer behind more blanks than a careful client reads.
func sendHuge(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	blanks := make([]byte, 1<<20)
	for i := range blanks {
		blanks[i] = ' '
	}
	for range 33 {
		if _, err := w.Write(blanks); err != nil {
			return
		}
	}
	_, _ = w.Write(body) //nolint:gosec // as in send
}

func (c *Cloud) sendRetCode(w http.ResponseWriter, q query, code int) {
	send(w, http.StatusOK, "application/json", c.refusalBody(q.form["Action"], refusal{code: code}))
}

// newUUID is a random (version 4) UUID.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its contract
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
