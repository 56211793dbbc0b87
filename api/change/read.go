//go:build old

package change

import (
	"context"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// readLimit bounds a read with its retries, so that no caller waits for ever.
const readLimit = 30 * time.Second

// Read reads the target's VServer afresh and assesses the release. Its error
// says NotFound only where a complete answer lacks the VServer; a list that is
// incomplete proves nothing. The answer also settles an earlier release on the
// ULB whose outcome was unknown, as Resolve does.
func (r *Releaser) Read(ctx context.Context, t Target) (Reading, error) {
	list, asked, err := r.ask(ctx, t)
	if err != nil {
		return Reading{}, err
	}
	r.Resolve(t.Scope, t.ULB, list.VServers, asked)
	v, err := pick(list, t)
	if err != nil {
		return Reading{}, err
	}
	return r.assess(t, v, list, asked), nil
}

// ask reads the ULB's VServers and tells when it asked.
func (r *Releaser) ask(ctx context.Context, t Target) (api.VServerList, time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	asked := r.Clock.Now()
	list, err := r.Client.VServers(ctx, t.Scope, t.ULB)
	return list, asked, err
}

func (r *Releaser) assess(t Target, v api.VServer, list api.VServerList, asked time.Time) Reading {
	policy := r.Policy
	_, open := r.Unresolved(t.Scope, t.ULB)
	policy.Unresolved = policy.Unresolved || open
	a := impact.AssessIn(list.VServers, v, t.Backend, policy)
	if list.Incomplete != "" {
		a.Warnings = append(a.Warnings, "the list of VServers is incomplete: "+list.Incomplete)
	}
	return Reading{VServer: v, At: asked, Assessment: a}
}

// pick finds the target's VServer in an answer.
func pick(list api.VServerList, t Target) (api.VServer, error) {
	for _, v := range list.VServers {
		if v.ID != t.VServer {
			continue
		}
		if v.ULB != "" && v.ULB != t.ULB {
			return api.VServer{}, &api.Error{
				Kind: api.KindBadResponse, Action: "DescribeVServer",
				Message: fmt.Sprintf("VServer %s was asked of ULB %s and came as one of %s", t.VServer, t.ULB, v.ULB),
			}
		}
		return v, nil
	}
	if list.Incomplete != "" {
		return api.VServer{}, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: fmt.Sprintf("VServer %s is not in the answer, but the list of ULB %s is incomplete: %s", t.VServer, t.ULB, list.Incomplete),
		}
	}
	return api.VServer{}, &api.Error{
		Kind: api.KindNotFound, Action: "DescribeVServer",
		Message: fmt.Sprintf("ULB %s has no VServer %s", t.ULB, t.VServer),
	}
}
