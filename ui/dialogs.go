package ui

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/changes"
	"cloud.internal/ulbconsole/ui/confirm"
	"cloud.internal/ulbconsole/ui/live"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// dialogs makes the dialogs that ask, with what is known of what they ask about.
type dialogs struct {
	env     *screen.Env
	profile string // in use
	source  browse.Source
	project *project
	session *execute.Session
	changes *changes.Tracker
}

// forTargets asks about backends on the screen: of one VServer, or of several as one change.
func (d *dialogs) forTargets(in screen.Change) askingDialog {
	places := placesOf(in)
	if len(places) == 1 {
		return d.forOrder(d.order(in.Goal, in.Targets), in.Targets)
	}
	all := make([]*confirm.Place, len(places))
	for i, targets := range places {
		all[i] = &confirm.Place{Order: d.order(in.Goal, targets), Listed: targets}
	}
	return d.rollout(all, nil, func() confirm.Beyond { return d.beyond(in.Targets) })
}

// beyond is where the hosts of these backends serve as well, and where they may.
func (d *dialogs) beyond(targets []screen.Listed) confirm.Beyond {
	th, x := d.env.Theme, d.source.Index
	taken := map[string]bool{}
	var hosts []*index.Backend
	for _, t := range targets {
		i, known := x.Backend(t.Place, t.Backend.ID)
		if known {
			taken[i.Key()] = true
			hosts = append(hosts, i.Backend)
		}
	}
	var others []string
	x.Hosts(hosts, func(i index.Item) bool {
		if !taken[i.Key()] {
			others = append(others, render.ItemPlace(th, i))
		}
		return true
	})
	return confirm.Beyond{
		NotRead: render.RolloutNotRead(th, x.Coverage(), x.Unlisted(), d.env.Clock.Now()),
		AlsoIn:  render.RolloutAlsoIn(others),
	}
}

// placesOf are the targets of each VServer, in the order of the first of each.
func placesOf(in screen.Change) [][]screen.Listed {
	var places [][]screen.Listed
	at := map[api.Place]int{}
	for _, t := range in.Targets {
		i, there := at[t.Place]
		if !there {
			i, places = len(places), append(places, nil)
			at[t.Place] = i
		}
		places[i] = append(places[i], t)
	}
	return places
}

// forOrders asks about what follows a rollout up that has had these parts.
func (d *dialogs) forOrders(orders []change.Order, parts []change.Operation) askingDialog {
	all := make([]*confirm.Place, len(orders))
	for i, o := range orders {
		all[i] = &confirm.Place{Order: o}
	}
	return d.rollout(all, parts, nil)
}

func (d *dialogs) rollout(
	places []*confirm.Place, before []change.Operation, look func() confirm.Beyond,
) askingDialog {
	of := confirm.AboutAll{PlanOnly: d.changes.PlanOnly(), Beyond: look}
	if places[0].Order.Profile == d.profile {
		of.Lately = d.lately
	}
	return confirm.NewRollout(d.env, d.session, places, before, of)
}

// order is the one for backends of one VServer.
func (d *dialogs) order(goal impact.Goal, targets []screen.Listed) change.Order {
	at := targets[0].Place
	o := change.Order{
		Place: at, VServerName: targets[0].VServer.Name.Or(""), Request: impact.Request{Goal: goal},
	}
	o.ULBName, o.Kubernetes = d.listed(at)
	if at.Scope.Project == d.env.Scope.Project {
		o.ProjectName = d.project.name
	}
	for _, t := range targets {
		o.Request.Targets = append(o.Request.Targets, t.Backend.ID)
	}
	return o
}

// forOrder asks about an order. Listed are the rows it was made of, none of an order that follows
// another.
func (d *dialogs) forOrder(o change.Order, listed []screen.Listed) *confirm.Change {
	of := d.about(o)
	of.Loaded = func() confirm.Loaded { return d.loaded(o) }
	return confirm.NewChange(d.env, d.session, o, listed, of)
}

// forWait asks what is to become of drains that wait. It is over once one of them does no more.
func (d *dialogs) forWait(in screen.EndDrain) confirm.Dialog {
	of := d.about(in.Drains[0].Operation.Order)
	of.Owned = of.Owned || in.Drains[0].Shown.VServer.Kubernetes()
	waits := func() bool {
		return !slices.ContainsFunc(in.Drains, func(one screen.Drain) bool { return !d.changes.Waits(one.Operation.Run) })
	}
	return confirm.NewWait(d.env, in.Drains, waits, of)
}

// forClosing asks whether an operation is to be closed.
func (d *dialogs) forClosing(op change.Operation) confirm.Dialog {
	what, state, closing, places := d.changes.CloseWords(op)
	return confirm.NewClose(d.env, op, confirm.CloseWords{What: what, State: state, Closing: closing, Places: places})
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
	_, owned := d.listed(o.Place)
	return confirm.About{
		PlanOnly: d.changes.PlanOnly(),
		Project:  d.project.wordsOf(o.Scope.Project, o.ProjectName),
		Owned:    o.Kubernetes || api.KubernetesName(o.ULBName) || owned,
		Revision: d.source.Live.Revision,
		Lately:   func() (render.Metrics, render.Others) { return d.lately(o.Place) },
	}
}

// lately is what is read beside of a place.
func (d *dialogs) lately(at api.Place) (render.Metrics, render.Others) {
	return d.source.Live.Over(at, live.DefaultSpan), d.source.Live.Others(at)
}

// listed is the name of a ULB as the list of its region and project has it, else the index, and whether
// a Kubernetes cluster owns it.
func (d *dialogs) listed(at api.Place) (name string, owned bool) {
	if u, known := d.source.Fleet.List(at.Scope).ULB(at.ULB); known {
		return u.ULB.Name.Or(""), u.ULB.Kubernetes()
	}
	if u, known := d.source.Index.ULB(at.Scope, at.ULB); known {
		return u.Name, u.Owned
	}
	return "", false
}

// loaded are the load balancers that the list of the order's region and project has, and those in all of them that
// have its hosts, as far as they were read.
func (d *dialogs) loaded(o change.Order) confirm.Loaded {
	l := d.source.Fleet.List(o.Scope)
	known := confirm.Loaded{Listed: l.Asked(), All: d.source.Index.Whole()}
	for _, u := range l.Rows() {
		known.ULBs = append(known.ULBs, confirm.Known{ULB: u.ULB, Asked: u.Asked})
	}
	known.ULBs = append(known.ULBs, d.indexed(o)...) // of one that is in both the first counts
	return known
}

// indexed are the load balancers of the index that have the hosts of the order's backends, each with the listeners
// that do.
func (d *dialogs) indexed(o change.Order) []confirm.Known {
	x := d.source.Index
	var hosts []*index.Backend
	for _, id := range o.Request.Targets {
		if i, known := x.Backend(o.Place, id); known {
			hosts = append(hosts, i.Backend)
		}
	}
	if len(hosts) == 0 {
		return nil
	}
	var known []confirm.Known
	at := map[*index.ULB]int{}
	x.Hosts(hosts, func(i index.Item) bool {
		n, there := at[i.ULB]
		if !there {
			n = len(known)
			at[i.ULB] = n
			known = append(known, confirm.Known{
				ULB: api.ULB{ID: i.ULB.ID, Name: api.Known(i.ULB.Name)}, Asked: i.ULB.Asked,
			})
		}
		v, b := i.Listed()
		v.Backends = api.Known([]api.Backend{b})
		known[n].VServers = api.Known(append(known[n].VServers.Or(nil), v))
		return true
	})
	return known
}
