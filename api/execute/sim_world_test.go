package execute_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
	"cloud.internal/ulbconsole/api/surfercloud"
)

var (
	simScope = api.Scope{Region: "hk", Project: "org-prod01"}
	simStart = time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
)

// simWorld is one simulated cloud, the real client before it, and a console that comes and goes.
type simWorld struct {
	t       *testing.T
	r       *rand.Rand
	quirks  []string
	clock   *fake.Clock
	cloud   *demo.Cloud
	front   *simFront
	url     string
	dir     string
	journal string // its file
	console *simConsole

	steady  bool                         // nobody else changes anything, and the console does not die
	full    bool                         // the journal took not all of the last order
	meddled bool                         // somebody else changed something since this was last set back
	ever    map[string]demo.BackendState // each backend as it was seen last
	again   map[string]string            // the new id of one that was added back

	mu  sync.Mutex
	log []string
}

// simConsole is one run of the console.
type simConsole struct {
	*execute.Session
	recorder *simJournal
	journal  *journal.Journal
	death    *simMortal
}

func newSimWorld(t *testing.T, r *rand.Rand, o demo.Options) *simWorld {
	t.Helper()
	w := &simWorld{
		t: t, r: r, quirks: o.Quirks, clock: fake.NewAutoClock(simStart), dir: filepath.Join(t.TempDir(), "state"),
		ever: map[string]demo.BackendState{}, again: map[string]string{},
	}
	w.journal = filepath.Join(w.dir, "journal.jsonl")
	o.Now = w.clock.Now
	var err error
	w.cloud, err = demo.New(o)
	require.NoError(t, err)
	w.front = w.newFront(func() *simJournal { return w.console.recorder })
	w.url = w.serve(w.front)
	w.open()
	t.Cleanup(func() {
		_ = w.console.journal.Close()
		if t.Failed() {
			for _, line := range w.log {
				t.Log(line)
			}
		}
	})
	return w
}

func (w *simWorld) newFront(book func() *simJournal) *simFront {
	return &simFront{
		w: w, cloud: w.cloud, handler: w.cloud.Handler(), clock: w.clock, journal: book, quiet: true,
		r: rand.New(rand.NewPCG(w.r.Uint64(), 1)), happened: map[string]map[int]bool{}, kinds: map[string]int{},
	}
}

func (w *simWorld) serve(f *simFront) (url string) {
	server := httptest.NewServer(f)
	w.t.Cleanup(server.Close)
	return server.URL
}

// open starts the console: a session of the journal, and what it finds there.
func (w *simWorld) open() {
	w.t.Helper()
	w.console = w.newConsole(w.front, w.url)
	ops, damage, err := w.console.journal.Operations()
	require.NoError(w.t, err)
	require.Empty(w.t, damage)
	w.console.Adopt(ops)
}

func (w *simWorld) newConsole(front *simFront, url string) *simConsole {
	w.t.Helper()
	client, err := surfercloud.New(surfercloud.Options{
		BaseURL: url, PublicKey: demo.PublicKey, PrivateKey: demo.PrivateKey, Clock: w.clock,
		Jitter: func() float64 { return 0.5 }, Limiter: surfercloud.Unlimited(),
	})
	require.NoError(w.t, err)
	w.t.Cleanup(client.Close)
	j, err := journal.Open(w.dir, journal.Options{Clock: w.clock, Who: change.Who{User: "op"}})
	require.NoError(w.t, err)
	death := &simMortal{}
	recorder := &simJournal{Journal: j, death: death}
	return &simConsole{
		Session: &execute.Session{
			Client: &simLine{Client: client, front: front, death: death}, Clock: w.clock, Journal: recorder,
			Endpoint: "sim", Profile: "prod",
		},
		recorder: recorder, journal: j, death: death,
	}
}

// restart ends the console, and starts it again.
func (w *simWorld) restart() {
	w.t.Helper()
	_ = w.console.journal.Close()
	w.say("-- the console starts again")
	w.open()
}

func (w *simWorld) has(quirk string) bool { return slices.Contains(w.quirks, quirk) }

func (w *simWorld) say(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, w.clock.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
}

// wrong is a promise that was broken.
func (w *simWorld) wrong(format string, args ...any) {
	w.say("WRONG: "+format, args...)
	w.t.Errorf("WRONG: "+format, args...)
}

// look remembers how each backend is now.
func (w *simWorld) look() {
	for _, v := range w.everything() {
		for _, b := range v.Backends {
			w.ever[b.BackendID] = b
		}
	}
}

// vserver is the VServer as it truly is.
func (w *simWorld) vserver(at api.Place) demo.VServerState {
	for _, v := range w.cloud.VServers(string(at.ULB)) {
		if v.VServerID == string(at.VServer) {
			return v
		}
	}
	return demo.VServerState{}
}

// place is a VServer with backends for a kind of change, more often one that has rules. Weights mostly
// mean something there, and there mostly is another health check.
func (w *simWorld) place(kind string) (api.Place, demo.VServerState) {
	type spot struct {
		ulb string
		v   demo.VServerState
	}
	var all, ruled []spot
	for _, ulb := range w.cloud.ULBIDs(string(simScope.Region), string(simScope.Project)) {
		for _, v := range w.cloud.VServers(ulb) {
			if len(v.Backends) == 0 {
				continue
			}
			all = append(all, spot{ulb, v})
			meant := len(v.Rules) > 0 || w.has("backup-ignores-disable") && v.Method == "Backup"
			switch kind {
			case "weight":
				meant = v.Method == api.MethodWeightRoundrobin
			case "check":
				meant = v.Protocol == "HTTP" || v.Protocol == "HTTPS"
			}
			if meant {
				ruled = append(ruled, spot{ulb, v})
			}
		}
	}
	if len(ruled) > 0 && w.r.IntN(10) < 7 {
		all = ruled
	}
	one := all[w.r.IntN(len(all))]
	return api.Place{
		Profile: "prod", Scope: simScope, ULB: api.ULBID(one.ulb),
		VServer: api.VServerID(one.v.VServerID),
	}, one.v
}

// furnish gives the estate rules of every kind, and backends in every state.
func (w *simWorld) furnish() {
	for _, ulb := range w.cloud.ULBIDs(string(simScope.Region), string(simScope.Project)) {
		for _, v := range w.cloud.VServers(ulb) {
			w.furnishBackends(v)
			if v.Protocol != "HTTP" && v.Protocol != "HTTPS" || len(v.Backends) == 0 {
				continue
			}
			for n := range w.r.IntN(4) {
				rule := demo.RuleState{Type: "Path", Match: fmt.Sprintf("/%d/退 \u202e+&=%%2f", n), Priority: w.r.IntN(4) * 3333}
				if w.r.IntN(2) == 0 {
					rule = demo.RuleState{
						Type: "Domain", Match: fmt.Sprintf("*.%d.example.com", n),
						DomainMatchMode: simPick(w.r, "Regular", "Wildcard"),
					}
				}
				for _, i := range w.r.Perm(len(v.Backends))[:1+w.r.IntN(len(v.Backends))] {
					rule.Members = append(rule.Members, v.Backends[i].BackendID)
				}
				w.cloud.AddRule(ulb, v.VServerID, rule)
			}
		}
	}
}

func (w *simWorld) furnishBackends(v demo.VServerState) {
	for _, b := range v.Backends {
		w.cloud.EditBackend(b.BackendID, func(s *demo.BackendState) {
			s.Weight = w.r.IntN(101)
			if w.r.IntN(6) == 0 {
				s.Enabled, s.Failing = w.r.IntN(2) == 0, w.r.IntN(2) == 0
			}
		})
	}
}

// somebody changes something on the VServer behind the console's back.
func (w *simWorld) somebody(at api.Place, r *rand.Rand) {
	v := w.vserver(at)
	if len(v.Backends) == 0 {
		return
	}
	w.meddled = true
	b := v.Backends[r.IntN(len(v.Backends))].BackendID
	what := r.IntN(12)
	if len(v.Rules) == 0 && what >= 2 && what <= 5 {
		what = 0
	}
	w.say("somebody does %d to %s of %s", what, b, at.VServer)
	switch what {
	case 0:
		w.cloud.SetHealth(b, r.IntN(2) == 0)
	case 1:
		w.cloud.AddBackend(string(at.ULB), string(at.VServer), fmt.Sprint("new-", r.IntN(1000)))
	case 2:
		w.cloud.AddToRule(v.Rules[r.IntN(len(v.Rules))].PolicyID, b)
	case 3:
		if rule := v.Rules[r.IntN(len(v.Rules))]; len(rule.Members) > 1 {
			w.cloud.RemoveFromRule(rule.PolicyID, rule.Members[r.IntN(len(rule.Members))])
		}
	case 4:
		w.cloud.EditRule(v.Rules[r.IntN(len(v.Rules))].PolicyID, func(s *demo.RuleState) { s.Match += "x" })
	case 5:
		w.cloud.RemoveRule(v.Rules[r.IntN(len(v.Rules))].PolicyID)
	case 6, 7:
		w.cloud.SetEnabled(b, r.IntN(2) == 0)
	case 8:
		w.cloud.RemoveBackend(b)
	case 10:
		w.cloud.EditBackend(b, func(s *demo.BackendState) { s.Weight = r.IntN(101) })
	case 11:
		w.cloud.SetMonitor(v.VServerID, simPick(r, api.CheckPort, api.CheckPath))
	case 9:
		if r.IntN(5) == 0 {
			w.cloud.RemoveVServer(v.VServerID)
		}
	}
}

// otherCheck is the other health check of a VServer, all of whose backends mostly fail from now on.
func (w *simWorld) otherCheck(v demo.VServerState) impact.Request {
	for _, b := range v.Backends {
		w.cloud.SetHealth(b.BackendID, w.r.IntN(20) > 0)
	}
	want := impact.Request{Goal: impact.GoalCheck, Check: api.CheckPath}
	if v.Monitor == api.CheckPath {
		want.Check = api.CheckPort
	}
	return want
}

// targets are some of the VServer's backends.
func (w *simWorld) targets(v demo.VServerState) []api.BackendID {
	n := 1
	if w.r.IntN(3) == 0 {
		n = min(1+w.r.IntN(3), len(v.Backends))
	}
	var ids []api.BackendID
	for _, i := range w.r.Perm(len(v.Backends))[:n] {
		ids = append(ids, api.BackendID(v.Backends[i].BackendID))
	}
	return ids
}

func simOrder(at api.Place, want impact.Request) change.Order {
	return change.Order{Place: at, ULBName: "ulb", VServerName: "listener", Request: want}
}
