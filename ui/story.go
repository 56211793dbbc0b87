package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
)

// story is an operation to look at: one of the journal, one of this session
// that ended, or one under way.
type story struct {
	op      change.Operation
	record  impact.Record // what it takes to put it back
	running *run
	changes []change.Change
}

func storyOf(op change.Operation) story { return story{op: op, record: op.Record()} }

func (a *App) storyOfResult(r change.Result) story {
	op := change.Operation{
		ID: r.ID, Endpoint: a.session.Endpoint, Order: r.Order, Facts: r.Record, Steps: r.Steps, Began: r.Began, Ended: r.EndedAt,
		Outcome: r.Outcome, Why: r.Why, Next: r.Next, Mine: true, Alive: true,
	}
	if open, there := a.runner.Unresolved(r.Order.Scope, r.Order.ULB); there && open.ID == r.ID {
		op.Ended, op.Outcome = time.Time{}, ""
	}
	return story{op: op, record: r.Record, changes: r.Changes}
}

func storyOfRun(r *run) story {
	return story{op: change.Operation{ID: r.last.ID, Order: r.order, Steps: r.last.Steps, Began: r.last.Began, Until: r.last.Drain, Mine: true}, running: r}
}

// how is what can be done about an operation.
type how int

const (
	howUndo    how = iota // put back what it did
	howAgain              // go on from where it ended
	howDrain              // go on with its drain
	howRelease            // release now what it drained
	howEnable             // enable again what it drained
	howSettle             // read what became of it
)

// offer is one thing that can be done about an operation, with its key.
type offer struct {
	action keymap.Action
	how    how
	words  string
}

// unsettled says that a request may or may not have happened.
func (s story) unsettled() bool {
	return s.running == nil && s.op.Ended.IsZero() && slices.ContainsFunc(s.op.Steps, func(t change.StepStatus) bool {
		return t.State == change.StepSent || t.State == change.StepVerifying || t.State == change.StepUnknown
	})
}

// drains says that nobody waits for its drain any more.
func (s story) drains() bool {
	return s.running == nil && s.op.Outcome == "" && s.op.Follower == "" && !s.op.Until.IsZero() && !s.unsettled()
}

// offers are what can be done about it, none where it is another's, or over.
func (a *App) offers(s story) []offer {
	if s.running != nil || s.op.ID == "" || a.elsewhere(s.op) != "" || s.op.Alive && !s.op.Mine || a.follower(s.op) != "" {
		return nil
	}
	restores := s.op.Order.Want.Goal == impact.GoalRestore
	var all []offer
	switch {
	case s.unsettled():
		return []offer{{keymap.Refresh, howSettle, "read what became of it"}}
	case s.drains():
		return []offer{
			{keymap.GoOn, howDrain, "go on waiting, then release"},
			{keymap.Release, howRelease, "release now"},
			{keymap.Disable, howEnable, "enable again"},
		}
	case s.op.Outcome == "" && !s.op.Mine:
		all = append(all, offer{keymap.Refresh, howSettle, "close it: it was interrupted between two steps"})
	case s.op.Outcome == change.OutcomeRefused, s.op.Outcome == change.OutcomeStopped:
		if !restores && len(remaining(s)) > 0 {
			all = append(all, offer{keymap.Release, howAgain, "try again from here"})
		}
	}
	switch {
	case s.op.Outcome == "":
	case restores && s.op.Outcome != change.OutcomeDone:
		all = append(all, offer{keymap.Undo, howUndo, "put back what is still missing"})
	case !restores && !s.record.Empty():
		all = append(all, offer{keymap.Undo, howUndo, "put back what was done"})
	}
	return all
}

// elsewhere says why this session cannot follow an operation up, "" where it can.
func (a *App) elsewhere(op change.Operation) string {
	switch {
	case a.session.ReadOnly:
		return "this session is READ-ONLY"
	case op.Order.Profile != a.session.Profile:
		return "it was made with the profile " + a.env.look.name(op.Order.Profile) + ": start with that one"
	case op.Endpoint != "" && op.Endpoint != a.session.Endpoint:
		return "it was made at " + a.env.look.name(op.Endpoint)
	}
	return ""
}

// follower is the operation that took this one up, "" without one.
func (a *App) follower(op change.Operation) string {
	if op.Follower != "" {
		return op.Follower
	}
	for _, r := range a.past {
		failed := r.Outcome == change.OutcomeAborted || r.Order.Want.Goal == impact.GoalRestore && r.Outcome != change.OutcomeDone
		if r.Order.Follows == op.ID && op.ID != "" && r.ID != "" && !failed {
			return r.ID
		}
	}
	for _, r := range a.running {
		if r.order.Follows == op.ID && op.ID != "" {
			return "one that is running"
		}
	}
	return ""
}

// remaining are the targets that the operation has not done.
func remaining(s story) []api.BackendID {
	var ids []api.BackendID
	for _, id := range s.op.Order.Want.Targets {
		done := slices.ContainsFunc(s.op.Steps, func(t change.StepStatus) bool {
			return t.Step.Backend == id && t.State == change.StepDone && t.Step.Kind == finalStep(s.op.Order.Want.Goal)
		})
		if !done {
			ids = append(ids, id)
		}
	}
	return ids
}

// finalStep is the step that brings a target to the goal.
func finalStep(g impact.Goal) impact.StepKind {
	switch g {
	case impact.GoalDisable:
		return impact.StepDisable
	case impact.GoalEnable:
		return impact.StepEnable
	default:
		return impact.StepRelease
	}
}

// followUpOrder is the order that does something about an operation.
func followUpOrder(s story, h how, now time.Time) change.Order {
	o := s.op.Order
	o.Follows, o.Earlier, o.Wait = s.op.ID, s.record, 0
	want := impact.Want{Goal: o.Want.Goal, Targets: remaining(s)}
	switch h {
	case howUndo:
		// A plan that ended half-way leaves alone what somebody changed since.
		want = impact.Want{Goal: impact.GoalRestore, Record: s.record, Strict: s.op.Outcome != change.OutcomeDone}
		if o.Want.Goal == impact.GoalRestore { // it looks itself for what is there again
			want.Record, want.Strict = o.Want.Record, o.Want.Strict
		}
		o.Earlier = impact.Record{}
	case howDrain:
		want.Drain = true
		o.Wait = max(s.op.Until.Sub(now).Round(time.Second), time.Second)
	case howEnable:
		want = impact.Want{Goal: impact.GoalEnable, Targets: want.Targets}
		o.Earlier = impact.Record{}
	case howAgain, howRelease, howSettle:
	}
	o.Want = want
	return o
}

// storySections describe an operation with all its steps.
func (a *App) storySections(s story) []section {
	o := s.op.Order
	head := section{title: storyTitle(s), prose: true, facts: []fact{
		{"state", storyState(s)},
		{"what", orderWords(o)},
		{"why", s.op.Why},
		{"next", s.op.Next},
		{"began", moment(api.Known(s.op.Began))},
	}}
	if !s.op.Ended.IsZero() && s.op.Outcome != "" {
		head.facts = append(head.facts, fact{"ended", moment(api.Known(s.op.Ended)) + ", after " + s.op.Ended.Sub(s.op.Began).Round(100*time.Millisecond).String()})
	}
	if !s.op.Until.IsZero() {
		head.facts = append(head.facts, fact{"drains until", moment(api.Known(s.op.Until))})
	}
	head.facts = slices.DeleteFunc(head.facts, func(f fact) bool { return f.value == "" })
	for _, c := range s.changes {
		head.facts = append(head.facts, fact{"changed meanwhile", c.What + ": " + dash(c.Old) + " -> " + dash(c.New)})
	}
	if f := a.follower(s.op); f != "" {
		head.facts = append(head.facts, fact{"taken up by", f})
	}
	all := []section{head}
	if offers := a.offers(s); len(offers) > 0 {
		can := section{title: "what can be done", prose: true}
		for _, f := range offers {
			can.facts = append(can.facts, fact{a.env.key(f.action), f.words})
		}
		all = append(all, can)
	} else if why := a.elsewhere(s.op); why != "" && !s.record.Empty() {
		all = append(all, section{title: "what can be done", prose: true, facts: []fact{{"not here", why}}})
	}
	if steps := stepFacts(s, addressesOf(api.VServer{}, s.op.Facts)); len(steps) > 0 {
		all = append(all, section{title: "steps", prose: true, facts: steps})
	}
	all = append(all, placeSection(s.op))
	return append(all, recordSections(s.record, s.op.Facts)...)
}

func storyTitle(s story) string {
	if s.op.ID == "" {
		return "change"
	}
	return "change " + s.op.ID
}

func storyState(s story) string {
	switch {
	case s.running != nil && s.running.draining():
		return "draining"
	case s.running != nil:
		return "running"
	case s.op.Outcome != "":
		return string(s.op.Outcome)
	case s.op.Alive && !s.op.Mine:
		return "running in another console"
	case s.unsettled() && s.op.Mine:
		return "UNKNOWN: a request may or may not have happened"
	case s.op.Mine:
		return "running"
	case s.unsettled():
		return "OPEN: a request may or may not have happened"
	case s.op.Follower != "":
		return "taken up: by change " + s.op.Follower
	case s.drains():
		return "OPEN: drained, and not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

// orderWords says what was asked for.
func orderWords(o change.Order) string {
	words := goalVerb(o)
	if o.Want.Drain {
		words = "drain " + o.Wait.String() + " and release"
	}
	ids := make([]string, len(o.Want.Targets))
	for i, id := range o.Want.Targets {
		ids[i] = string(id)
	}
	if len(ids) > 0 {
		words += " " + strings.Join(ids, ", ")
	}
	if o.Want.Goal == impact.GoalRestore {
		words = "put back what change " + o.Follows + " did"
	} else if o.Follows != "" {
		words += ", going on with change " + o.Follows
	}
	return words
}

// stepFacts are the steps with their states.
func stepFacts(s story, addresses map[api.BackendID]string) []fact {
	facts := make([]fact, 0, len(s.op.Steps))
	for i, t := range s.op.Steps {
		text := stepText(raw, "->", t.Step, addresses)
		if t.Why != "" {
			text += ": " + t.Why
		}
		if t.Backend != "" && t.State != change.StepRefused {
			text += ", new backend id " + string(t.Backend)
		}
		if t.Policy != "" {
			text += ", new rule id " + string(t.Policy)
		}
		if !t.SentAt.IsZero() {
			text += ", sent " + clockTime(t.SentAt)
		}
		if t.RequestID != "" {
			text += ", request " + t.RequestID
		}
		facts = append(facts, fact{fmt.Sprintf("%d %s", i+1, stateLabel(t.State)), text})
	}
	return facts
}

func raw(s string) string { return s }

func stateLabel(s change.StepState) string {
	if s == "" {
		return string(change.StepWaiting)
	}
	return string(s)
}

func placeSection(op change.Operation) section {
	o := op.Order
	who := op.Who.User
	if op.Who.Sudo != "" {
		who += " (sudo from " + op.Who.Sudo + ")"
	}
	if op.Who.Host != "" {
		who += " on " + op.Who.Host
	}
	if op.Who.Client != "" {
		who += ", from " + op.Who.Client
	}
	facts := []fact{
		{"VServer", o.VServerName + " " + string(o.VServer)},
		{"ULB", o.ULBName + " " + string(o.ULB)},
		{"region", string(o.Scope.Region)},
		{"project", string(o.Scope.Project)},
		{"profile", o.Profile + " @ " + op.Endpoint},
	}
	if who != "" {
		facts = append(facts, fact{"who", who})
	}
	return section{title: "where", facts: facts}
}

// recordSections are what is recorded to put it back.
func recordSections(done, facts impact.Record) []section {
	if len(done.Backends)+len(done.Rules) == 0 {
		done = facts
	}
	var all []section
	for _, b := range done.Backends {
		title := "backend as it was"
		switch {
		case b.Released:
			title += ", released since"
		case b.Switched:
			title += ", switched since"
		}
		all = append(all, section{title: title, facts: backendFields(b.Backend)})
	}
	for _, r := range done.Rules {
		s := ruleFacts(r.Rule, api.VServer{})
		s.depth = 0
		s.title = "rule as it was"
		switch {
		case r.Deleted:
			s.title += ", deleted since"
		case len(r.Left) > 0:
			s.title += fmt.Sprintf(", left by %d since", len(r.Left))
		}
		all = append(all, s)
	}
	return all
}
