package ui

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// dialogs makes the dialogs that ask, with what is known of what they ask about.
type dialogs struct {
	env     *screen.Env
	profile string // in use
	fleet   *fleet.Fleet
	project *project
	session *execute.Session
	changes *changes.Tracker
}

// forChange asks about backends on the screen.
func (d *dialogs) forChange(in screen.Change) *confirm.Change {
	at := in.Targets[0].Place
	ulb := d.listed(at.ULB)
	o := change.Order{
		Place: at, ULBName: ulb.Name.Or(""), VServerName: in.Targets[0].VServer.Name.Or(""), Kubernetes: ulb.Kubernetes(),
		Request: impact.Request{Goal: in.Goal},
	}
	if at.Scope.Project == d.env.Scope.Project {
		o.ProjectName = d.project.name
	}
	for _, t := range in.Targets {
		o.Request.Targets = append(o.Request.Targets, t.Backend.ID)
	}
	return d.forOrder(o, in.Targets)
}

// forOrder asks about an order. Listed are the rows it was made of, none of an order that follows
// another.
func (d *dialogs) forOrder(o change.Order, listed []screen.Listed) *confirm.Change {
	of := d.about(o)
	of.Loaded = d.loaded
	return confirm.NewChange(d.env, d.session, o, listed, of)
}

// forWait asks what is to become of a drain that waits.
func (d *dialogs) forWait(in screen.EndDrain) confirm.Dialog {
	op := in.Operation
	of := d.about(op.Order)
	of.Owned = of.Owned || in.Shown.VServer.Kubernetes()
	waits := func() bool { return d.changes.Waits(op.Run) }
	return confirm.NewWait(d.env, op.Run, waits, op.Order, in.Shown, of)
}

// forClosing asks whether an operation is to be closed.
func (d *dialogs) forClosing(op change.Operation) confirm.Dialog {
	what, state, closing := d.changes.CloseWords(op)
	return confirm.NewClose(d.env, op, confirm.CloseWords{What: what, State: state, Closing: closing})
}

// about is what a dialog says of an order beside what it reads. Of one of another profile nothing is
// known from the screens.
func (d *dialogs) about(o change.Order) confirm.About {
	if o.Profile != d.profile {
		return confirm.About{
			Project: render.ShortName(d.env.Theme, string(o.Scope.Project)),
			Owned:   o.Kubernetes || api.KubernetesName(o.ULBName),
		}
	}
	return confirm.About{
		PlanOnly: d.changes.PlanOnly(),
		Project:  d.project.wordsOf(o),
		Owned:    o.Kubernetes || api.KubernetesName(o.ULBName) || d.listed(o.ULB).Kubernetes(),
	}
}

// listed is the ULB as the list of ULBs has it.
func (d *dialogs) listed(id api.ULBID) api.ULB {
	u, _ := d.fleet.List(d.env.Scope).ULB(id)
	return u.ULB
}

// loaded are the load balancers of the region and project on the screen, as far as they were read,
// and when the list of them was asked for.
func (d *dialogs) loaded() ([]api.ULB, time.Time) {
	l := d.fleet.List(d.env.Scope)
	ulbs := make([]api.ULB, len(l.Rows()))
	for i, u := range l.Rows() {
		ulbs[i] = u.ULB
	}
	return ulbs, l.Asked()
}
