package ui

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
)

// spy stands between the App and the fake. It fails the test when the Client is
// called from anywhere but a command, and remembers what was read of a ULB last
// before each write, and what became of it.
type spy struct {
	t testing.TB
	*fake.Client
	log *blotter

	mu     sync.Mutex
	last   map[api.ULBID][]api.VServer
	loses  bool          // writes happen, their answers do not come
	deaf   bool          // reads of VServers go on although nobody waits for them any more
	killed bool          // its console was killed: whoever calls ends there
	pause  time.Duration // of the last read of the ULBs
}

func newSpy(tb testing.TB, c *fake.Client) *spy {
	tb.Helper()
	return &spy{t: tb, Client: c, log: &blotter{}, last: map[api.ULBID][]api.VServer{}}
}

// blotter has the writes that left and the lines of the journal, in the order in
// which they came about.
type blotter struct {
	mu    sync.Mutex
	lines []event
}

// event is a write that left, or a line of the journal.
type event struct {
	write *sentRequest
	entry *change.Entry
	read  []api.VServer // the ULB, as it was read last
	now   []api.VServer // of a line: the ULB, as it is
}

// sentRequest is a write as it leaves, by its names on the wire.
type sentRequest struct {
	action string
	params map[string]string
}

func (b *blotter) add(e event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, e)
}

// take gives what came about since the last call.
func (b *blotter) take() []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.lines
	b.lines = nil
	return all
}

// inCommand sees that the caller runs in a command's goroutine, which only the
// driver starts: Update and View neither call the Client nor let others do it.
func (s *spy) inCommand(method string) {
	trace := make([]byte, 64<<10)
	trace = trace[:runtime.Stack(trace, false)]
	ofCommand := bytes.Contains(trace, []byte("created by cloud.internal/ulbconsole/ui.(*driver).run ")) ||
		bytes.Contains(trace, []byte("/api/scan.")) || // what a command starts reads beside it
		bytes.Contains(trace, []byte("/api/execute.(*rollout).")) // which the command hands its turn to
	if !ofCommand {
		s.t.Errorf("%s was called outside of a command:\n%s", method, trace)
	}
	s.living()
}

// living ends the caller where its console was killed, as the kernel would.
func (s *spy) living() {
	s.mu.Lock()
	killed := s.killed
	s.mu.Unlock()
	if killed {
		runtime.Goexit()
	}
}

func (s *spy) Regions(ctx context.Context) ([]api.Region, error) {
	s.inCommand(fake.Regions)
	return s.Client.Regions(ctx)
}

func (s *spy) Projects(ctx context.Context) ([]api.Project, error) {
	s.inCommand(fake.Projects)
	return s.Client.Projects(ctx)
}

func (s *spy) ULBs(ctx context.Context, scope api.Scope, deliver func(api.ULBPage)) (api.Listing, error) {
	s.inCommand(fake.ULBs)
	s.mu.Lock()
	s.pause = api.Pause(ctx)
	s.mu.Unlock()
	return s.Client.ULBs(ctx, scope, deliver)
}

func (s *spy) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	list, err := s.Client.VServers(s.reading(ctx), scope, ulb)
	if err == nil {
		s.mu.Lock()
		s.last[ulb] = list.VServers
		s.mu.Unlock()
	}
	return list, err
}

// VServer notes the listener in the place of what was last read of it.
func (s *spy) VServer(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID) (api.VServerList, error) {
	list, err := s.Client.VServer(s.reading(ctx), scope, ulb, v)
	if err == nil {
		s.mu.Lock()
		all := slices.DeleteFunc(slices.Clone(s.last[ulb]), func(was api.VServer) bool {
			return was.ID == v || slices.ContainsFunc(list.VServers, func(is api.VServer) bool { return is.ID == was.ID })
		})
		s.last[ulb] = append(all, list.VServers...)
		s.mu.Unlock()
	}
	return list, err
}

// reading sees that a read is made in a command, and gives its context.
func (s *spy) reading(ctx context.Context) context.Context {
	s.inCommand(fake.VServers)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaf {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Send notes a write and lets it happen. A killed console gets no answer.
func (s *spy) Send(ctx context.Context, w api.Write) (api.Receipt, error) {
	action := w.Action()
	s.inCommand(action)
	ulb, params := s.onTheWire(w)
	s.mu.Lock()
	s.log.add(event{write: &sentRequest{action: action, params: params}, read: s.last[ulb]})
	loses := s.loses
	s.mu.Unlock()
	receipt, err := s.Client.Send(ctx, w)
	s.living()
	if loses && err == nil {
		return api.Receipt{}, fake.LostOf(action)
	}
	return receipt, err
}

// onTheWire is what a write must look like there, and the load balancer that it is about. It is not
// asked what it looks like.
func (s *spy) onTheWire(write api.Write) (ulb api.ULBID, p map[string]string) {
	switch w := write.(type) {
	case api.ReleaseBackend:
		p = wire(w.Scope, w.ULB)
		p["BackendId"] = string(w.Backend)
		return w.ULB, p
	case api.UpdateBackendAttribute:
		p = wire(w.Scope, w.ULB)
		p["BackendId"] = string(w.Backend)
		given(p, "Port", w.Attributes.Port)
		given(p, "Weight", w.Attributes.Weight)
		given(p, "Enabled", w.Attributes.Enabled)
		given(p, "IsBackup", w.Attributes.IsBackup)
		return w.ULB, p
	case api.AllocateBackend:
		return w.ULB, wireHost(w)
	case api.UpdatePolicy:
		p = wireRule(w.Scope, w.ULB, w.VServer, w.Rule)
		p["PolicyId"] = string(w.Policy)
		return w.ULB, p
	case api.CreatePolicy:
		return w.ULB, wireRule(w.Scope, w.ULB, w.VServer, w.Rule)
	case api.UpdateVServerAttribute:
		p = wire(w.Scope, w.ULB)
		p["VServerId"], p["MonitorType"] = string(w.VServer), w.MonitorType
		return w.ULB, p
	case api.DeletePolicy:
		p = wire(w.Scope, "")
		delete(p, "ULBId")
		p["VServerId"], p["PolicyId"] = string(w.VServer), string(w.Policy)
		return s.ulbOf(w.VServer), p
	}
	panic("no such write: " + write.Action())
}

func wireHost(w api.AllocateBackend) map[string]string {
	p, h := wire(w.Scope, w.ULB), w.Host
	p["VServerId"], p["Port"] = string(w.VServer), strconv.Itoa(h.Port)
	for name, text := range map[string]string{
		"ResourceType": h.ResourceType, "ResourceId": h.ResourceID,
		"ResourceIP": h.IP, "VPCId": h.VPC, "SubnetId": h.Subnet,
	} {
		if text != "" {
			p[name] = text
		}
	}
	given(p, "Weight", h.Weight)
	given(p, "Enabled", h.Enabled)
	given(p, "IsBackup", h.IsBackup)
	return p
}

func wire(scope api.Scope, ulb api.ULBID) map[string]string {
	return map[string]string{"Region": string(scope.Region), "ProjectId": string(scope.Project), "ULBId": string(ulb)}
}

func wireRule(scope api.Scope, ulb api.ULBID, v api.VServerID, rule api.RuleSpec) map[string]string {
	p := wire(scope, ulb)
	p["VServerId"] = string(v)
	given(p, "Match", rule.Match)
	given(p, "Type", rule.Type)
	given(p, "DomainMatchMode", rule.DomainMatchMode)
	given(p, "PolicyPriority", rule.Priority)
	for i, id := range rule.Members {
		p["BackendId."+strconv.Itoa(i)] = string(id)
	}
	return p
}

func given[T any](p map[string]string, name string, value api.Maybe[T]) {
	if v, known := value.Get(); known {
		p[name] = fmt.Sprint(v)
	}
}

func (s *spy) ulbOf(v api.VServerID) api.ULBID {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ulb, all := range s.last {
		if _, found := (api.VServerList{VServers: all}).Find(v); found {
			return ulb
		}
	}
	return ""
}

// set changes how the spy answers.
func (s *spy) set(change func(*spy)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

// ledger is a journal that notes each line beside the writes, with what was read
// and what is there at that moment. It is written and read in commands only.
type ledger struct {
	*testJournal
	spy *spy
}

func (l *ledger) Append(e change.Entry) error {
	l.spy.inCommand("Append")
	if err := l.testJournal.Append(e); err != nil {
		return err
	}
	e.Session = l.session
	ev := event{entry: &e}
	l.spy.set(func(s *spy) { ev.read = s.last[e.ULB] })
	l.spy.Edit(func(w *fake.World) {
		if u := w.ULB(api.Scope{Region: e.Region, Project: e.Project}, e.ULB); u != nil {
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				ev.now = append(ev.now, frozen(v))
			}
		}
	})
	l.spy.log.add(ev)
	return nil
}

func (l *ledger) Lock(region api.RegionID, ulb api.ULBID) (func(), error) {
	l.spy.inCommand("Lock")
	return l.testJournal.Lock(region, ulb)
}

func (l *ledger) Operations() ([]change.Operation, []change.Damage, error) {
	l.spy.inCommand("Operations")
	return l.testJournal.Operations()
}

// frozen is a VServer whose backends and rules nobody changes any more.
func frozen(v api.VServer) api.VServer {
	if backends, known := v.Backends.Get(); known {
		v.Backends = api.Known(slices.Clone(backends))
	}
	if rules, known := v.Rules.Get(); known {
		rules = slices.Clone(rules)
		for i := range rules {
			if members, known := rules[i].Members.Get(); known {
				rules[i].Members = api.Known(slices.Clone(members))
			}
		}
		v.Rules = api.Known(rules)
	}
	return v
}
