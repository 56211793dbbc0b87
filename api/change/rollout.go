package change

import (
	"cmp"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// MaxPlaces is the most places of a rollout.
const MaxPlaces = 50

// Rollout says of an order that it is one of several that are one change: one VServer after the other,
// each an operation of its own. The zero Rollout is of an order by itself.
type Rollout struct {
	ID    string     `json:"id"`             // what all of them have in common
	Place int        `json:"place"`          // the number of the VServer in it, from 1; it stays when the rollout goes on
	Of    int        `json:"of"`             // how many it has
	Next  []Upcoming `json:"next,omitempty"` // what comes after this one
}

// Upcoming is an order of a rollout before it begins.
type Upcoming struct {
	Region      api.RegionID  `json:"region"`
	Project     api.ProjectID `json:"project"`
	ProjectName string        `json:"project_name,omitempty"`
	ULB         api.ULBID     `json:"ulb"`
	ULBName     string        `json:"ulb_name,omitempty"`
	VServer     api.VServerID `json:"vserver"`
	VServerName string        `json:"vserver_name,omitempty"`

	Request impact.Request `json:"want"` // what it is to undo has the operation that it follows
	Follows string         `json:"follows,omitempty"`
}

// upcoming is the order as those before it record it.
func upcoming(o Order) Upcoming {
	request := o.Request
	request.Record = impact.Record{}
	return Upcoming{
		Region: o.Scope.Region, Project: o.Scope.Project, ProjectName: o.ProjectName, ULB: o.ULB, ULBName: o.ULBName,
		VServer: o.VServer, VServerName: o.VServerName, Request: request, Follows: o.Follows,
	}
}

func (u Upcoming) place(profile string) api.Place {
	return api.Place{
		Profile: profile, Scope: api.Scope{Region: u.Region, Project: u.Project}, ULB: u.ULB, VServer: u.VServer,
	}
}

// order is the one that it was recorded of, to be asked about anew.
func (u Upcoming) order(profile string) Order {
	return Order{
		Place: u.place(profile), ULBName: u.ULBName, VServerName: u.VServerName, ProjectName: u.ProjectName,
		Request: u.Request, Follows: u.Follows,
	}
}

// RollOut makes the orders those of one rollout, in their order: of a new one with this id, or of the one that they
// go on with, which has had the parts before. What follows a part has its number, any other order a free one.
func RollOut(orders []Order, id string, before []Operation) []Order {
	all := slices.Clone(orders)
	of, taken := len(all), map[int]bool{}
	if was := all[0].Rollout; was.ID != "" {
		id, of = was.ID, max(was.Of, of)
	}
	for i := range before {
		if part := &before[i]; part.ID != "" && part.Order.Rollout.ID == id {
			taken[part.Order.Rollout.Place] = true
		}
	}
	next, free := make([]Upcoming, len(all)), 1
	for i, o := range all {
		next[i] = upcoming(o)
	}
	for i := range all {
		place := all[i].Rollout.Place
		if place == 0 {
			for taken[free] {
				free++
			}
			place, free = free, free+1
		}
		all[i].Rollout = Rollout{ID: id, Place: place, Of: of, Next: next[i+1:]}
	}
	return all
}

// Joined gives the operations with those of each rollout as one, in the place of its first one: that began it. What
// says to be of it and has another goal stands by itself: it did something else.
func Joined(all []Operation) []Operation {
	parts, byID := map[string][]Operation{}, map[string]int{}
	alone := func(op *Operation) bool {
		of := parts[op.Order.Rollout.ID]
		return op.Order.Rollout.ID == "" || len(of) > 0 && of[0].Order.Request.Goal != op.Order.Request.Goal
	}
	for i := range all {
		byID[all[i].ID] = i
		if id := all[i].Order.Rollout.ID; !alone(&all[i]) {
			parts[id] = append(parts[id], all[i])
		}
	}
	if len(parts) == 0 {
		return all
	}
	find := func(id string) (Operation, bool) {
		i, found := byID[id]
		if !found {
			return Operation{}, false
		}
		return all[i], true
	}
	joined, seen := make([]Operation, 0, len(all)), map[string]int{}
	for i := range all {
		id := all[i].Order.Rollout.ID
		seen[id]++
		switch {
		case alone(&all[i]):
			joined = append(joined, all[i])
		case seen[id] == 1:
			joined = append(joined, Join(parts[id], find))
		}
	}
	return joined
}

// Join makes one operation of those of a rollout, the oldest first. Find finds any other by its id.
// Its Order is that of the first one, with the targets of all.
func Join(parts []Operation, find func(id string) (Operation, bool)) Operation {
	op := parts[0]
	op.Parts, op.ID, op.Follower = parts, op.Order.Rollout.ID, ""
	op.Steps, op.Facts, op.Serving, op.Order.Earlier = nil, impact.Record{}, api.Maybe[int]{}, impact.Record{}
	op.Order.Follows, op.Order.Request.Targets, op.Order.Request.Record = "", nil, impact.Record{}
	op.Run, op.Running, op.Reading, op.Queued, op.Stopping = 0, false, false, false, false
	op.Waiting, op.Pause, op.Resolved, op.Ahead = impact.Finding{}, time.Time{}, nil, nil
	op.Since, op.Limit = time.Time{}, 0
	op.Seen, op.elsewhere = nil, nil
	for i := range parts {
		op.take(&parts[i])
	}
	op.findCurrent()
	op.lookAhead(find)
	op.console()
	op.followers(find)
	op.conclude(find)
	return op
}

// take takes a part into the whole.
func (op *Operation) take(part *Operation) {
	r, of := &op.Order.Request, &part.Order.Request
	op.Steps = append(op.Steps, part.Steps...)
	op.Facts.Backends = append(op.Facts.Backends, part.Facts.Backends...)
	op.Facts.Rules = append(op.Facts.Rules, part.Facts.Rules...)
	r.Record.Backends = append(r.Record.Backends, of.Record.Backends...)
	r.Record.Rules = append(r.Record.Rules, of.Record.Rules...)
	r.Targets = append(r.Targets, of.Targets...)
	op.Mine, op.Running, op.Stopping = op.Mine && part.Mine, op.Running || part.Running, op.Stopping || part.Stopping
	op.Unrecorded = op.Unrecorded || part.Unrecorded
	op.Abandoned = op.Abandoned || part.Abandoned || !part.sameConsole(&op.Parts[0])
	if op.JournalErr == nil {
		op.JournalErr = part.JournalErr
	}
}

// sameConsole says whether one console made both.
func (op *Operation) sameConsole(other *Operation) bool {
	return op.Mine == other.Mine && (op.Mine || op.Session == other.Session)
}

// Current are the current parts of a rollout: of each place the newest, which no other continues, in the order of
// their numbers. How the places stand is counted by them.
func (op Operation) Current() []Operation {
	all := make([]Operation, len(op.current))
	for i, n := range op.current {
		all[i] = op.Parts[n]
	}
	slices.SortStableFunc(all, func(a, b Operation) int { return a.Order.Rollout.Place - b.Order.Rollout.Place })
	return all
}

// Earlier are the earlier parts of a rollout, which others continue, in the order that they were begun in; those that
// sent nothing are left out.
func (op Operation) Earlier() []Operation {
	var all []Operation
	for i := range op.Parts {
		if op.Parts[i].Sent() && !slices.Contains(op.current, i) {
			all = append(all, op.Parts[i])
		}
	}
	return all
}

// findCurrent finds the newest part of each place. One that changed nothing leaves the one that it was
// to continue, and one that never began leaves its place to a later one with the same order.
func (op *Operation) findCurrent() {
	ids, continued := map[string]bool{}, map[string]bool{}
	for i := range op.Parts {
		part := &op.Parts[i]
		ids[part.ID] = true
		if part.Outcome != OutcomeAborted {
			continued[part.Order.Follows] = true
		}
	}
	op.current = nil
	for i := range op.Parts {
		part := &op.Parts[i]
		switch follows := part.Order.Follows; {
		case part.ID != "" && continued[part.ID]:
		case part.Outcome == OutcomeAborted && follows != "" && ids[follows]:
		case part.ID == "" && op.begunOrAgain(i):
		default:
			op.current = append(op.current, i)
		}
	}
}

// begunOrAgain says whether the order of a part that did not begin is that of one that did, or of a later
// one.
func (op *Operation) begunOrAgain(part int) bool {
	for i := range op.Parts {
		if (i > part || op.Parts[i].ID != "") && op.Parts[i].Order.same(op.Parts[part].Order) {
			return true
		}
	}
	return false
}

// lookAhead finds the orders that no part has begun.
func (op *Operation) lookAhead(find func(id string) (Operation, bool)) {
	newest := op.newest()
	if newest < 0 {
		return
	}
	for _, u := range op.recorded() {
		o := u.order(op.Order.Profile)
		o.Rollout = Rollout{ID: op.ID, Of: op.Parts[newest].Order.Rollout.Of}
		was, found := find(o.Follows)
		switch {
		case op.has(func(part *Operation) bool { return part.ID != "" && (part.ID == u.Follows || part.Order.same(o)) }),
			slices.ContainsFunc(op.Ahead, o.same):
			continue // it has begun, or the part that it follows stands for it
		case u.Follows != "" && (!found || was.Follower != ""): // somebody else has taken it up
			counts := func(part *Operation) bool { return part.Order.same(o) }
			if op.Order.Undoes() && !op.has(counts) && !slices.ContainsFunc(op.elsewhere, o.same) {
				op.elsewhere = append(op.elsewhere, o)
			}
			continue
		case u.Request.Goal == impact.GoalUndo:
			rollout := o.Rollout
			o = was.FollowUpOrder(FollowUpUndo, time.Time{})
			o.Rollout = rollout
		case u.Follows != "":
			o.Earlier = was.Record()
		}
		op.Ahead = append(op.Ahead, o)
		if !op.has(func(part *Operation) bool { return part.Order.same(o) }) {
			op.Order.Request.Targets = append(op.Order.Request.Targets, u.Request.Targets...)
		}
	}
}

func (op *Operation) has(is func(part *Operation) bool) bool {
	for i := range op.Parts {
		if is(&op.Parts[i]) {
			return true
		}
	}
	return false
}

// recorded are the orders that each console recorded to come when it ended, those of the newest first. One that
// went on may have left some out.
func (op *Operation) recorded() []Upcoming {
	var all []Upcoming
	var last *Operation
	for i := range op.Parts {
		part := &op.Parts[i]
		if part.ID == "" {
			continue
		}
		if last != nil && !last.comesBefore(part) {
			all = append(slices.Clone(last.Order.Rollout.Next), all...)
		}
		last = part
	}
	return append(slices.Clone(last.Order.Rollout.Next), all...)
}

// comesBefore says whether another part is the next of the same console, by what it recorded.
func (op *Operation) comesBefore(part *Operation) bool {
	next, profile := op.Order.Rollout.Next, op.Order.Profile
	return len(next) > 0 && part.Order.same(next[0].order(profile)) &&
		slices.EqualFunc(next[1:], part.Order.Rollout.Next, func(a, b Upcoming) bool {
			return a.place(profile) == b.place(profile) && a.Follows == b.Follows &&
				slices.Equal(a.Request.Targets, b.Request.Targets)
		})
}

// console notes whether the console runs that has it under way, and whether that is this one: that of its
// open parts, and of the newest as long as others are to come.
func (op *Operation) console() {
	mine, newest := op.Mine, op.newest()
	op.Alive = false
	for _, n := range op.current {
		part := &op.Parts[n]
		more := n == newest && part.Places == nil && len(part.Order.Rollout.Next) > 0
		if !part.Alive || part.Follower != "" || !part.Ended.IsZero() && !more {
			continue
		}
		mine = part.Mine && (mine || !op.Alive)
		op.Alive = true
	}
	op.Mine = mine
}

// followers notes what has undone the whole of it, of several that each undid a part the newest.
func (op *Operation) followers(find func(id string) (Operation, bool)) {
	var newest Operation
	for _, n := range op.current {
		part := &op.Parts[n]
		nothing := op.Order.Undoes() && part.Outcome == OutcomeDone || !part.didSomething() // that could be followed up
		if part.ID == "" || part.Follower == "" && nothing {
			continue
		}
		by, found := find(part.Follower)
		if part.Follower == "" || !found {
			return
		}
		if !by.Began.Before(newest.Began) {
			newest = by
		}
	}
	op.Follower = cmp.Or(newest.Order.Rollout.ID, newest.ID)
}
