package execute

import (
	"context"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/proof"
)

// How long a read may take, so that no caller waits for ever: an answer may be megabytes on a slow
// line, also one that was asked for a single listener. Of such a one no attempt is made again after
// triesLimit.
const (
	readLimit  = 3 * time.Minute
	triesLimit = 30 * time.Second
)

// Read reads the order's VServer afresh and assesses the order. Its error says NotFound only where
// a complete answer lacks the VServer; a list that is incomplete proves nothing. The answer also
// resolves an earlier operation on the ULB whose outcome was unknown, as Resolve does.
//
// An answer that is older than what was seen before, here or by another console of the user, is not
// shown: it is asked for again, and why is reported, each time, while the caller waits. The text
// may hold raw text of the service.
func (s *Session) Read(ctx context.Context, o change.Order, again func(why impact.Finding)) (change.Reading, error) {
	if ops, _, err := s.Journal.Operations(); err == nil {
		s.recall(ops)
	} // else confirming it is refused
	return s.readAgain(ctx, o, again)
}

func (s *Session) readAgain(ctx context.Context, o change.Order,
	again func(why impact.Finding),
) (change.Reading, error) {
	var x proof.Expectation
	if op, open := s.Unresolved(o.Scope, o.ULB); open { // its outcome is what is being looked for
		x.Touched = op.Order.Request.Targets
	}
	resolved := s.resolveOthers(ctx, o.Place, again)
	list, j, t, err := s.read(ctx, o.Place, x, again)
	if err != nil {
		return change.Reading{Resolved: resolved}, err
	}
	if resolved == nil {
		if one, ok := s.ResolveWith(o.Scope, o.ULB, list, t.Asked); ok {
			resolved = &one
		}
	}
	v, err := proof.Pick(list, o.Place)
	if err != nil {
		return change.Reading{Resolved: resolved}, err
	}
	assessed := s.assess(o, v, list, t)
	if (j.Worth == proof.Stale || j.Worth == proof.Incomplete) && len(assessed.Assessment.Refusals) == 0 {
		refuse(&assessed.Assessment, j.Found)
	}
	assessed.Resolved = resolved
	return assessed, nil
}

// resolveOthers reads each other listener of the ULB that has an operation without a known outcome,
// once, until one is resolved.
func (s *Session) resolveOthers(ctx context.Context, at api.Place, again func(why impact.Finding)) *change.Operation {
	for _, other := range s.unresolvedBeside(at) {
		list, t, err := s.ask(ctx, other, again)
		if err != nil {
			continue // what stays unknown is refused
		}
		if one, ok := s.ResolveWith(other.Scope, other.ULB, list, t.Asked); ok {
			return &one
		}
	}
	return nil
}

// unresolvedBeside are the other listeners of a ULB that have an operation without a known outcome.
func (s *Session) unresolvedBeside(at api.Place) []api.Place {
	c := s.common()
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []api.Place
	for _, op := range c.inDoubt {
		other := op.Order.Place
		known := func(p api.Place) bool { return s.listener(p) == s.listener(other) }
		if other.Site() == at.Site() && other.VServer != at.VServer && s.sees(op) &&
			!slices.ContainsFunc(all, known) {
			all = append(all, other)
		}
	}
	return all
}

// reader is Client.VServer, or what gives all listeners of the ULB.
type reader func(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID) (api.VServerList, error)

// ask reads the VServer, and says when the answer with it was asked for and how long that took.
// Again hears of attempts that failed and are made again.
func (s *Session) ask(ctx context.Context, at api.Place,
	again func(why impact.Finding),
) (api.VServerList, api.Timing, error) {
	return s.askBy(ctx, triesLimit, s.Client.VServer, at, again)
}

// askAll is ask that reads all listeners of the ULB.
func (s *Session) askAll(ctx context.Context, at api.Place,
	again func(why impact.Finding),
) (api.VServerList, api.Timing, error) {
	return s.askBy(ctx, readLimit, s.all, at, again)
}

func (s *Session) askBy(ctx context.Context, tries time.Duration, read reader, at api.Place,
	again func(why impact.Finding),
) (api.VServerList, api.Timing, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	began := s.Clock.Now()
	var last error // of the attempt after which none is made
	ctx = api.WithAttempts(ctx, func(a api.Attempt) {
		switch {
		case a.Err == nil:
		case s.Clock.Now().Sub(began) >= tries:
			last = a.Err
			cancel()
		default:
			again(impact.Finding{Kind: impact.FoundAttemptFailed, N: a.N, Is: errorText(a.Err)})
		}
	})
	list, err := read(ctx, at.Scope, at.ULB, at.VServer)
	if err != nil && last != nil {
		err = last
	}
	return list, list.Of(at.VServer).Or(api.Timing{Asked: began, Took: s.Clock.Now().Sub(began)}), err
}

func (s *Session) assess(o change.Order, v api.VServer, list api.VServerList, t api.Timing) change.Reading {
	others, listed := s.listed(o.Place)
	return s.Assess(o, change.Reading{
		VServer: v, At: t.Asked, Listed: listed, Beside: merged(list.VServers, others), Came: t.Came(),
		Account: s.account(), Incomplete: list.Incomplete,
	})
}

// Assess says of a reading what an order would do to what was read: another one than the reading was
// made for, where only its request differs.
func (s *Session) Assess(o change.Order, r change.Reading) change.Reading {
	v := r.VServer
	policy := s.policy(o, r.Beside)
	_, open := s.Unresolved(o.Scope, o.ULB)
	policy.Unresolved = policy.Unresolved || open
	a := impact.Assess(r.Beside, v, o.Request, policy)
	if f, is := otherHost(o, v); is {
		refuse(&a, f)
	}
	if r.Incomplete != "" {
		a.Warnings = append(a.Warnings, impact.Finding{Kind: impact.FoundIncomplete, Is: r.Incomplete})
	}
	r.Assessment = a
	return r
}

// policy is what makes a change of this order more dangerous.
func (s *Session) policy(o change.Order, vservers []api.VServer) impact.Policy {
	p := s.Policy
	ulb := api.ULB{Name: api.Known(o.ULBName), VServers: api.Known(vservers)}
	p.Kubernetes = p.Kubernetes || o.Kubernetes || ulb.Kubernetes()
	return p
}

// otherHost says that a target carries the id of a host that an earlier change recorded, and is
// another one now.
func otherHost(o change.Order, v api.VServer) (impact.Finding, bool) {
	for _, recorded := range o.Earlier.Backends {
		was := recorded.Backend
		if is, there := v.Backend(was.ID); there && slices.Contains(o.Request.Targets, was.ID) && !api.SameHost(was, is) {
			return proof.OtherHost(was, is), true
		}
	}
	return impact.Finding{}, false
}

// read asks for the VServer until an answer is worth something: what is older than was seen, or
// lacks something, is asked for again within the lag. All listeners of the ULB are read where it is
// not known who they are. Again hears why, before each further one.
func (s *Session) read(ctx context.Context, at api.Place, x proof.Expectation,
	again func(why impact.Finding),
) (got api.VServerList, j proof.Judgement, t api.Timing, err error) {
	end := s.Clock.Now().Add(change.LagLimit)
	for pause := time.Second; ; pause = min(pause+time.Second, maxPause) {
		ask := s.ask
		if others, _ := s.listed(at); others == nil {
			ask = s.askAll
		}
		if got, t, err = ask(ctx, at, again); err != nil {
			return got, j, t, err
		}
		j = s.judge(at, x, got, t.Asked)
		if j.Worth != proof.Stale && !j.Lacking || !t.Asked.Before(end) {
			return got, j, t, nil
		}
		again(j.Found)
		if err := s.Clock.Sleep(ctx, min(pause, max(end.Sub(s.Clock.Now()), 0))); err != nil {
			return got, j, t, err
		}
	}
}

// refuse lets an answer that is worth nothing offer nothing.
func refuse(a *impact.Assessment, why impact.Finding) {
	a.Class, a.Steps, a.Emptied, a.CanDisable, a.CanDrain = impact.ClassUnknown, nil, nil, false, false
	a.Reasons = append([]impact.Finding{why}, a.Reasons...)
	a.Refusals = append([]impact.Finding{why}, a.Refusals...)
}
