package execute_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/fake"
)

// Faults that the simulated cloud has not: a write that the service works off only after the
// connection broke, and one that happens although a RetCode says that it failed.
const (
	simLate      = "late"
	simVagueDone = "vague-done"
)

// simFront stands before the simulated cloud. It plays the faults, moves the clock, lets other
// people change things between two requests, and holds each write to what was written down just
// before it.
type simFront struct {
	w       *simWorld
	cloud   *demo.Cloud
	handler http.Handler
	clock   *fake.Clock
	journal func() *simJournal

	mu     sync.Mutex
	r      *rand.Rand
	rate   float64 // of faults
	meddle float64 // how often somebody else changes something just before a read
	others func()  // what somebody else does
	forced string  // the fault of the next write, "" for none
	hook   func()  // called with each request that arrives, nil for none
	late   int     // writes that the service has not worked off yet
	at     *simContext
	until  time.Time
	quiet  bool // no order runs: nothing may be written
	writes int
	kinds  map[string]int // how often each fault was met, "" for none
	// happened tells which steps of which operations changed the cloud.
	happened map[string]map[int]bool
}

// begin and end bound one call of the console.
func (f *simFront) begin(at *simContext, limit time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.until = at, f.clock.Now().Add(limit)
}

func (f *simFront) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = nil
}

func (f *simFront) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil || f.at == nil || f.at.Err() != nil {
		panic(http.ErrAbortHandler)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		if !f.w.has("huge") { // whose requests may be longer than this server reads
			f.w.wrong("a request's body is no form: %v", err)
		}
		panic(http.ErrAbortHandler)
	}
	again := func() *http.Request {
		one := r.Clone(context.WithoutCancel(r.Context()))
		one.Body = io.NopCloser(bytes.NewReader(body))
		return one
	}
	action := form.Get("Action")
	write := !strings.HasPrefix(action, "Describe") && !strings.HasPrefix(action, "Get")
	e, plan := f.journal().last()
	if write {
		f.writes++
		if f.quiet {
			f.w.wrong("a write came although no order runs: %s", form.Encode())
		}
		f.w.mayBeSent(form, e, plan)
	}
	if f.hook != nil {
		f.hook()
	}
	arrived := f.clock.Now()
	f.clock.Advance(time.Duration(f.r.IntN(1500)) * time.Millisecond)
	if !write && f.late == 0 && !f.quiet && !f.w.steady && f.r.Float64() < f.meddle {
		f.others()
	}
	if !f.clock.Now().Before(f.until) {
		f.leave(r)
	}
	kind := f.fault(write)
	if write && f.forced != "" {
		kind, f.forced = f.forced, ""
	}
	f.kinds[kind]++
	f.w.say("%s %s %s", action, brief(form), kind)
	serve := func(rw http.ResponseWriter) {
		if !write {
			f.handler.ServeHTTP(rw, again())
			return
		}
		f.doing(e, plan, func() { f.handler.ServeHTTP(rw, again()) })
	}
	switch kind {
	case "":
		serve(rw)
	case "timeout-done":
		serve(httptest.NewRecorder())
		f.leave(r)
	case "timeout":
		f.leave(r)
	case simLate:
		f.late++
		f.clock.After(arrived.Add(time.Duration(f.r.IntN(60))*time.Second).Sub(f.clock.Now()), func() {
			f.late--
			serve(httptest.NewRecorder())
		})
		panic(http.ErrAbortHandler)
	case simVagueDone:
		serve(httptest.NewRecorder())
		rw.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(rw, `{"RetCode":%d,"Message":"failed, please retry"}`,
			simPick(f.r, 110, 130, 150, 4074, 4092, 4102, 4104, 4147))
	default:
		f.cloud.FaultNext(action, kind)
		serve(rw)
	}
}

// leave lets the console wait until its time is up.
func (f *simFront) leave(r *http.Request) {
	f.clock.Advance(max(f.until.Sub(f.clock.Now()), 0))
	f.at.expire()
	<-r.Context().Done()
	panic(http.ErrAbortHandler)
}

func (f *simFront) fault(write bool) string {
	if f.r.Float64() >= f.rate {
		return ""
	}
	kinds := []string{
		"timeout", "timeout-done", "500", "502", "502-done", "cut", "empty", "html", "throttle", "http429",
		"abnormal", "server-timeout", "server-timeout-done", "lost", "drop", "retcode-",
	}
	if write {
		kinds = append(kinds, simLate, simLate, simVagueDone, "retcode-")
	}
	if f.r.IntN(200) == 0 {
		return "huge"
	}
	kind := simPick(f.r, kinds...)
	switch {
	case kind != "retcode-":
		return kind
	case write:
		return fmt.Sprint(kind,
			simPick(f.r, 161, 171, 220, 230, 292, 299, 4072, 4077, 4086, 4088, 4092, 4093, 4103, 4109, 4110, 4112, 4147, 4207,
				4996, 63016, 63032))
	default:
		return fmt.Sprint(kind, simPick(f.r, 110, 130, 150, 153, 171, 230, 299, 4072, 4086, 4103))
	}
}

// doing lets a write happen and holds what it changed to the step it is for.
func (f *simFront) doing(e, plan change.Entry, write func()) {
	before := f.w.everything()
	defer func() {
		after := f.w.everything()
		if reflect.DeepEqual(before, after) {
			return
		}
		if f.happened[e.ID] == nil {
			f.happened[e.ID] = map[int]bool{}
		}
		if f.happened[e.ID][e.Step] {
			f.w.wrong("step %d of %s happened twice", e.Step, e.ID)
		}
		f.happened[e.ID][e.Step] = true
		f.w.onlyThis(before, after, e, plan)
	}()
	write()
}

// did says whether the request of a step changed the cloud.
func (f *simFront) did(op string, step int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.happened[op][step]
}

// set changes how the world treats the console from now on.
func (f *simFront) set(change func(f *simFront)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func simPick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// brief is what a request is about.
func brief(form url.Values) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if strings.HasPrefix(name, "BackendId") || name == "PolicyId" || name == "VServerId" || name == "Enabled" ||
			name == "ResourceId" {
			words = append(words, name+"="+form.Get(name))
		}
	}
	return strings.Join(words, " ")
}
