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

// Read reads the order's VServer afresh and assesses the order. Its error says
// NotFound only where a complete answer lacks the VServer; a list that is
// incomplete proves nothing. The answer also settles an earlier operation on
// the ULB whose outcome was unknown, as Resolve does.
func (r *Runner) Read(ctx context.Context, o Order) (Reading, error) {
	list, asked, err := r.ask(ctx, o.Place)
	if err != nil {
		return Reading{}, err
	}
	var reading Reading
	settled, ok := r.Resolve(o.Scope, o.ULB, list.VServers, asked)
	if ok {
		reading.Settled = &settled
	}
	v, err := pick(list, o.Place)
	if err != nil {
		return reading, err
	}
	assessed := r.assess(o, v, list, asked)
	assessed.Settled = reading.Settled
	return assessed, nil
}

// ask reads the ULB's VServers and tells when it asked.
func (r *Runner) ask(ctx context.Context, at Place) (api.VServerList, time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	asked := r.Clock.Now()
	list, err := r.Client.VServers(ctx, at.Scope, at.ULB)
	return list, asked, err
}

func (r *Runner) assess(o Order, v api.VServer, list api.VServerList, asked time.Time) Reading {
	policy := r.Policy
	_, open := r.Unresolved(o.Scope, o.ULB)
	policy.Unresolved = policy.Unresolved || open
	a := impact.Assess(list.VServers, v, o.Want, policy)
	if list.Incomplete != "" {
		a.Warnings = append(a.Warnings, "the list of VServers is incomplete: "+list.Incomplete)
	}
	return Reading{VServer: v, At: asked, Assessment: a}
}

// pick finds the place's VServer in an answer.
func pick(list api.VServerList, at Place) (api.VServer, error) {
	for _, v := range list.VServers {
		if v.ID != at.VServer {
			continue
		}
		if v.ULB != "" && v.ULB != at.ULB {
			return api.VServer{}, &api.Error{
				Kind: api.KindBadResponse, Action: "DescribeVServer",
				Message: fmt.Sprintf("VServer %s was asked of ULB %s and came as one of %s", at.VServer, at.ULB, v.ULB),
			}
		}
		return v, nil
	}
	if list.Incomplete != "" {
		return api.VServer{}, &api.Error{
			Kind: api.KindBadResponse, Action: "DescribeVServer",
			Message: fmt.Sprintf("VServer %s is not in the answer, but the list of ULB %s is incomplete: %s", at.VServer, at.ULB, list.Incomplete),
		}
	}
	return api.VServer{}, &api.Error{
		Kind: api.KindNotFound, Action: "DescribeVServer",
		Message: fmt.Sprintf("ULB %s has no VServer %s", at.ULB, at.VServer),
	}
}
