package surfercloud

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
)

// secrets of the tests; some hold characters that a URL escapes.
const (
	testPrivateKey = "private/key+0f3a=="
	testToken      = "token~with/slash=="
	testChannel    = "channel-secret-1"
)

// watched gathers everything a user could see: errors in every form, and logs.
type watched struct {
	mu         sync.Mutex
	log        bytes.Buffer
	seen       strings.Builder
	signatures []string
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.Write(b)
}

func (w *watched) error(err error) {
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&w.seen, "%v %+v %#v\n", err, err, err)
	}
}

func (w *watched) isClean(t *testing.T) {
	t.Helper()
	all := w.seen.String() + w.log.String()
	require.NotEmpty(t, w.seen.String())
	require.NotEmpty(t, w.log.String())
	for _, secret := range append(w.signatures, testPrivateKey, testToken, testChannel, demo.PublicKey) {
		for _, form := range []string{secret, url.QueryEscape(secret)} {
			if at := strings.Index(all, form); at >= 0 {
				t.Fatalf("%s is told: %s", form, all[max(0, at-200):at+len(form)])
			}
		}
	}
}

func (w *watched) client(t *testing.T, base string) *Client {
	t.Helper()
	return newClient(t, Options{
		BaseURL: base, PublicKey: demo.PublicKey, PrivateKey: testPrivateKey, SecurityToken: testToken,
		ChannelKey:  testChannel,
		ReadTimeout: 100 * time.Millisecond,
		Log:         slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
}

// TestNoSecretIsToldEvenByAServiceThatRepeatsThem: the server sends back all
// it got, in every way an answer can go wrong.
func TestNoSecretIsShownEvenByAServiceThatRepeatsThem(t *testing.T) {
	for name, reply := range map[string]func(w http.ResponseWriter, echo string){
		"refusal": func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, `{"RetCode":171,"Message":%q}`, echo) },
		"status":  func(w http.ResponseWriter, echo string) { http.Error(w, echo, http.StatusBadGateway) },
		"JSON status": func(w http.ResponseWriter, echo string) {
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(w, `{"RetCode":299,"Message":%q}`, echo)
		},
		"text":        func(w http.ResponseWriter, echo string) { _, _ = io.WriteString(w, echo) },
		"HTML":        func(w http.ResponseWriter, echo string) { _, _ = io.WriteString(w, "<html>"+echo) },
		"broken JSON": func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, `{"RetCode":0,"Message":%q,}`, echo) },
		"no RetCode":  func(w http.ResponseWriter, echo string) { fmt.Fprintf(w, `{"Echo":%q}`, echo) },
		"redirect": func(w http.ResponseWriter, echo string) {
			w.Header().Set("Location", "http://other.example/?"+echo)
			w.WriteHeader(http.StatusFound)
		},
		"cut": func(w http.ResponseWriter, echo string) {
			w.Header().Set("Content-Length", "100000")
			_, _ = io.WriteString(w, echo)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var seen watched
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				seen.mu.Lock()
				seen.signatures = append(seen.signatures, r.PostForm.Get("Signature"))
				seen.mu.Unlock()
				echo := r.PostForm.Get("Signature") + " " + r.PostForm.Get("SecurityToken") + " " + r.PostForm.Encode() +
					" " + r.Header.Get("channel-key") + " " + testPrivateKey
				w.Header().Set(headerRequestID, r.PostForm.Get("Signature")+testToken)
				reply(w, echo)
			}))
			t.Cleanup(server.Close)
			c := seen.client(t, server.URL)
			_, err := c.ULBs(t.Context(), prod, func(api.ULBPage) {})
			require.Error(t, err)
			seen.error(err)
			_, err = c.VServers(t.Context(), prod, "ulb-1")
			require.Error(t, err)
			seen.error(err)
			for _, write := range good() {
				_, err = write(t.Context(), c)
				seen.error(err)
			}
			seen.isClean(t)
		})
	}
}

func TestNoSecretIsShownUnderAnyFaultOfTheService(t *testing.T) {
	for _, fault := range demo.FaultKinds() {
		kind := strings.Replace(fault.Name, "-N", "-4092", 1)
		if kind == "huge" {
			continue // its own test; 32 MiB take their time
		}
		t.Run(kind, func(t *testing.T) {
			var seen watched
			cloud, err := demo.New(demo.Options{
				Faults: map[string]float64{kind: 1},
				OnRequest: func(_ string, form url.Values) {
					seen.mu.Lock()
					defer seen.mu.Unlock()
					seen.signatures = append(seen.signatures, form.Get("Signature"))
				},
			})
			require.NoError(t, err)
			server := httptest.NewServer(cloud.Handler())
			t.Cleanup(server.Close)
			c := seen.client(t, server.URL)
			c.writeLimits.whole = 100 * time.Millisecond
			_, err = c.ULBs(t.Context(), prod, func(api.ULBPage) {})
			require.Error(t, err)
			seen.error(err)
			_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
			require.Error(t, err)
			seen.error(err)
			seen.isClean(t)
		})
	}
}

func TestTheLogHasOneRecordPerRequest(t *testing.T) {
	cloud, err := demo.New(demo.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud.Handler())
	t.Cleanup(server.Close)
	var out bytes.Buffer
	c := newClient(t, Options{BaseURL: server.URL, Log: slog.New(slog.NewTextHandler(&out, nil))})
	cloud.FaultNext("DescribeVServer", "throttle")
	_, err = c.VServers(t.Context(), prod, api.ULBID(cloud.ULBIDs("hk", "org-prod01")[0]))
	require.NoError(t, err)
	_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-none", Backend: "b-none"})
	require.Error(t, err)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3)
	for _, want := range []string{
		"level=WARN", "action=DescribeVServer", "Region=hk", "ProjectId=org-prod01", "ULBId=",
		"attempt=1", "RetCode=153", "http=200", "took=", "request_id=",
	} {
		assert.Contains(t, lines[0], want)
	}
	for _, want := range []string{"level=INFO", "attempt=2", "RetCode=0"} {
		assert.Contains(t, lines[1], want)
	}
	for _, want := range []string{
		"action=ReleaseBackend", "ULBId=ulb-none", "BackendId=b-none", "kind=\"not found\"",
		"outcome=doubtful",
	} {
		assert.Contains(t, lines[2], want)
	}
}

func TestTheLogNamesARetCodeOnlyWhereTheAnswerHeldOne(t *testing.T) {
	for body, want := range map[string][]string{
		`{"RetCode":0,"Regions":[]}`: {"level=INFO RetCode=0", "level=INFO RetCode=0 outcome=accepted"},
		`{"Regions":[]}`:             {"level=INFO", "level=WARN outcome=unknown the answer has no RetCode"},
		`{"RetCode":null}`: {
			"level=WARN the answer has no Regions",
			"level=WARN outcome=unknown the answer has no RetCode",
		},
		`{"Action":"x"}`: {
			"level=WARN the answer has no Regions",
			"level=WARN outcome=unknown the answer has no RetCode",
		},
		`{"RetCode":0}`:               {"level=INFO RetCode=0", "level=INFO RetCode=0 outcome=accepted"},
		`{"RetCode":0,"RetCode":172}`: {"level=WARN two RetCodes", "level=WARN outcome=unknown two RetCodes"},
		`{"RetCode":0,"Regions":{}}`: {
			"level=WARN RetCode=0 Regions in the answer is no list",
			"level=INFO RetCode=0 outcome=accepted",
		},
		`{"RetCode":"?","Regions":[]}`: {
			"level=WARN RetCode is not a number",
			"level=WARN outcome=unknown RetCode is not a number",
		},
		`{"RetCode":0,"Regio`: {"level=WARN cut off", "level=WARN outcome=unknown cut off"},
		`<html>`:              {"level=WARN with HTML", "level=WARN outcome=unknown with HTML"},
		`502`:                 {"level=WARN http=502", "level=WARN outcome=unknown http=502"},
		`lost`:                {"level=WARN http=0", "level=WARN outcome=unknown http=0"},
	} {
		server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch body {
			case "502":
				says(502, "")(w, r)
			case "lost":
				hangUp(w, r)
			default:
				says(200, body)(w, r)
			}
		})
		var out bytes.Buffer
		c := newClient(t, Options{BaseURL: server.URL, Log: slog.New(slog.NewTextHandler(&out, nil))})
		for i, ask := range []func(){
			func() { _, _ = c.Regions(t.Context()) },
			func() { _, _ = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"}) },
		} {
			out.Reset()
			ask()
			line, _, _ := strings.Cut(out.String(), "\n")
			level, rest, _ := strings.Cut(want[i], " ")
			assert.Contains(t, line, level, body)
			for _, part := range []string{"RetCode=0", "outcome=unknown", "outcome=accepted"} {
				assert.Equal(t, strings.Contains(rest, part), strings.Contains(line, part), "%s: %s in %s", body, part, line)
				rest = strings.TrimSpace(strings.ReplaceAll(rest, part, ""))
			}
			assert.Contains(t, line, rest, body)
		}
	}
}
