package ui

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"testing"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// spy stands between the App and the fake. It fails the test when the Client is
// called from anywhere but a command, and remembers what was read of a ULB last
// before each release, and what became of it.
type spy struct {
	t testing.TB
	*fake.Client

	mu       sync.Mutex
	last     map[api.ULBID][]api.VServer
	released []sent
	loses    bool // releases happen, their answers do not come
	deaf     bool // reads of VServers go on although nobody waits for them any more
}

// sent is a release as it left, with the VServers that were read last.
type sent struct {
	fake.Release
	read []api.VServer
}

func newSpy(tb testing.TB, c *fake.Client) *spy {
	tb.Helper()
	return &spy{t: tb, Client: c, last: map[api.ULBID][]api.VServer{}}
}

// inCommand sees that the caller runs in a command's goroutine, which only the
// driver starts: Update and View neither call the Client nor let others do it.
func (s *spy) inCommand(method string) {
	stack := make([]byte, 64<<10)
	stack = stack[:runtime.Stack(stack, false)]
	if !bytes.Contains(stack, []byte("created by cloud.internal/ulbconsole/ui.(*driver).run ")) {
		s.t.Errorf("%s was called outside of a command:\n%s", method, stack)
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
	return s.Client.ULBs(ctx, scope, deliver)
}

func (s *spy) VServers(ctx context.Context, scope api.Scope, ulb api.ULBID) (api.VServerList, error) {
	s.inCommand(fake.VServers)
	s.mu.Lock()
	if s.deaf {
		ctx = context.WithoutCancel(ctx)
	}
	s.mu.Unlock()
	list, err := s.Client.VServers(ctx, scope, ulb)
	if err == nil {
		s.mu.Lock()
		s.last[ulb] = list.VServers
		s.mu.Unlock()
	}
	return list, err
}

func (s *spy) ReleaseBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID) (api.Receipt, error) {
	s.inCommand(fake.ReleaseBackend)
	s.mu.Lock()
	s.released = append(s.released, sent{Release: fake.Release{Scope: scope, ULB: ulb, Backend: backend}, read: s.last[ulb]})
	loses := s.loses
	s.mu.Unlock()
	receipt, err := s.Client.ReleaseBackend(ctx, scope, ulb, backend)
	if loses && err == nil {
		return api.Receipt{}, fake.Lost()
	}
	return receipt, err
}

// sent gives the releases that left since the last call.
func (s *spy) sent() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.released
	s.released = nil
	return all
}

// set changes how the spy answers.
func (s *spy) set(change func(*spy)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}
