package surfercloud

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"cloud.internal/ulbconsole/api"
)

var (
	errTooLarge  = errors.New("the answer is larger than 32 MiB, which is the bound")
	errHTML      = errors.New("the answer is HTML")
	errNotObject = errors.New("the answer is not a JSON object")
	errCut       = api.ErrCut
	errLost      = errors.New("the connection broke before the answer was complete")

	errEmpty error = emptyError{}
)

// emptyError is an answer without a body: one that was cut at its beginning.
type emptyError struct{}

func (emptyError) Error() string { return "the answer was empty" }
func (emptyError) Unwrap() error { return api.ErrCut }

// redirectError is an answer that points elsewhere. It is not followed: a
// signed request is for the endpoint alone.
type redirectError struct{ who, where string }

func (e *redirectError) Error() string {
	return e.who + " redirects to " + e.where + ", which is not followed: set the base URL to the API's own address"
}

func redirected(resp *http.Response, who string) error {
	where, err := resp.Location()
	if err != nil {
		return &redirectError{who: who, where: "nowhere"}
	}
	return &redirectError{who: who, where: where.Scheme + "://" + where.Host}
}

// statusError is an answer whose status is none of an answer: a change of protocol
// that nobody asked for, or no status of HTTP.
type statusError struct{ who, status string }

func (e *statusError) Error() string { return e.who + " answered with HTTP " + bounded(e.status) }

// speaksNoTLS is of the first answer on a connection alone: what comes amiss in the
// middle of one is a trouble that passes.
func speaksNoTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) && record.Conn != nil || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

func isLost(err error) bool {
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed} {
		if errors.Is(err, lost) {
			return true
		}
	}
	// Of a request that net/http may not send again it says so in words alone.
	return strings.Contains(err.Error(), "http2: Transport: cannot retry") ||
		strings.Contains(err.Error(), "cannot rewind body")
}

// certificateWords says what is wrong with the certificate of who, "" where
// nothing is. Check is what to do about a wrong name.
func certificateWords(err error, who, check string) string {
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.As(err, &unknown):
		return who + "'s certificate is signed by an authority this machine does not know: set ca_file to that " +
			"authority's certificate"
	case errors.As(err, &host):
		return who + "'s certificate is for another name than " + host.Host + ": " + check
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return who + "'s certificate has expired or is not valid yet: check this machine's clock"
	case errors.As(err, &verify), errors.As(err, &invalid):
		return who + "'s certificate is not valid: " + check + ", or set ca_file"
	}
	return ""
}

// peer is the far end of a connection that failed, who where no address is known.
func peer(err error, who string) string {
	for op := (*net.OpError)(nil); errors.As(err, &op); err = op.Err {
		if op.Addr != nil {
			return op.Addr.String()
		}
	}
	return who
}

// bareText is err without the address that net/http puts before it.
func bareText(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}
