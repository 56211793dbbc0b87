package confirm

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

func askTitle(o change.Order) string {
	noun := "backend"
	if n := len(o.Request.Targets); n > 1 {
		noun = fmt.Sprintf("%d backends", n)
	}
	switch {
	case o.Request.Goal == impact.GoalUndo:
		noun = "what was changed"
	case o.Request.Drain:
		return "Drain and release " + noun
	}
	return o.Request.Goal.Order() + " " + noun
}

// content is what the dialog says. Top stays on the screen whatever its size.
func (q *Change) content() (top, body []dialog.Line) {
	th := q.env.Theme
	top = []dialog.Line{q.target()}
	switch {
	case q.err != nil:
		top = append(top, dialog.Line{Text: "Cannot be done now: reading the VServer failed.", Style: &th.Bad},
			dialog.Line{Text: q.env.ErrorText(q.err), Style: &th.Bad})
		return top, q.identity()
	case q.Reading == nil:
		top = append(top, dialog.Line{Text: "Reading the VServer ..." + q.tries(), Style: &th.Info})
		switch {
		case q.waiting != "":
			top = append(top, dialog.Line{Text: q.env.Theme.Text(q.waiting), Style: &th.Warn})
		case q.before != nil:
			top = append(top, dialog.Line{Text: "The last reading failed: " + q.env.ErrorText(q.before), Style: &th.Bad})
		}
		return top, q.identity()
	case len(q.moved) > 0:
		return append(q.stale(), top...), append(q.identity(), labelled("read at", render.ClockTime(q.Reading.At)))
	}
	top = append(top, q.verdict()...)
	body = append(body, q.rules()...)
	body = append(body, q.plan()...)
	body = append(body, q.notes()...)
	body = append(body, q.identity()...)
	body = append(body, q.conditions()...)
	body = append(body, q.elsewhere()...)
	return top, append(body, labelled("read at", render.ClockTime(q.Reading.At)+q.listedAgo()))
}

// oldAfter is how much older than the reading what stands beside it may be without a word about it.
const oldAfter = time.Minute

// listedAgo says how old the list is that the other listeners are known from.
func (q *Change) listedAgo() string {
	if q.Reading.Listed.IsZero() || q.Reading.At.Sub(q.Reading.Listed) < oldAfter {
		return ""
	}
	return ", the ULB's other listeners at " + q.Reading.Listed.Local().Format("15:04:05")
}

// tries are how often and for how long it is read.
func (q *Change) tries() string {
	said := strings.TrimPrefix(screen.Tries{N: q.again + 1}.Words(q.env.Clock.Now().Sub(q.begun)), ",")
	return said
}

// target names what the change is about.
func (q *Change) target() dialog.Line {
	if q.Order.Request.Goal == impact.GoalUndo {
		var steps []impact.Step
		addresses := render.AddressesOf(api.VServer{}, q.Order.Request.Record)
		if q.Reading != nil {
			steps, addresses = q.Reading.Assessment.Steps, q.addresses
		}
		return labelled("put back", render.TargetNames(q.env.Theme, q.Order, steps, addresses))
	}
	backends := q.backends()
	names := make([]string, 0, len(backends))
	for i, id := range q.Order.Request.Targets {
		if i < len(backends) && backends[i].ID == id {
			names = append(names, render.HostPortName(q.env.Theme, backends[i])+"  "+render.ShortName(q.env.Theme, string(id)))
			continue
		}
		names = append(names, render.ShortName(q.env.Theme, string(id)))
	}
	label := "backend"
	if len(names) > 1 {
		label = "backends"
		const most = 3 // the body has them all
		if len(names) > most {
			names = append(names[:most], fmt.Sprintf("and %d more, below", len(names)-most))
		}
	}
	return labelled(label, strings.Join(names, ", "))
}

// backends are the targets, as read afresh or else as listed.
func (q *Change) backends() []api.Backend {
	if q.Reading != nil && q.Reading.Assessment.TargetFound {
		return q.Reading.Assessment.Targets
	}
	all := make([]api.Backend, 0, len(q.listed))
	for _, m := range q.listed {
		all = append(all, m.Backend)
	}
	return all
}

// verdict is what stays on the screen: serving, class, what refuses or warns.
func (q *Change) verdict() []dialog.Line {
	th, a := q.env.Theme, &q.Reading.Assessment
	var top []dialog.Line
	if a.TargetFound || a.Request.Goal == impact.GoalUndo {
		top = append(top, q.servingLine())
	}
	if a.Class != impact.ClassUnknown {
		top = append(top, classLine(q.env, a))
	}
	if len(a.Down) > 0 {
		l := labelled("DOWN", th.Name(render.Enumerate(a.Down))+" will serve nothing")
		l.Style = &th.Bad
		top = append(top, l)
	}
	for _, refusal := range a.Refusals {
		top = append(top, dialog.Line{Text: "Cannot be done: " + th.Name(refusal), Style: &th.Bad})
	}
	if q.undecided() {
		top = append(top, q.choice()...)
	}
	for _, w := range a.Warnings {
		top = append(top, dialog.Line{Text: "WARNING: " + th.Name(w), Style: &th.Warn, Hang: 9})
	}
	if hidden := q.hiddenNames(); hidden != "" {
		top = append(top,
			dialog.Line{Text: "WARNING: marked, and hidden by the filter: " + hidden, Style: &th.Warn, Hang: 9})
	}
	return top
}

// choice says what the operator has to decide about rules left without members.
func (q *Change) choice() []dialog.Line {
	th := q.env.Theme
	emptied := q.Reading.Assessment.Emptied
	names := q.env.Theme.Name(render.RuleNames(emptied))
	if len(emptied) == 1 {
		return []dialog.Line{{
			Text: "No other backend is in rule " + names + ", and a rule cannot be without one. Choose: delete that rule - " +
				"its requests then fall to the next rule that matches, or to the Default - or cancel.",
			Style: &th.Warn,
		}}
	}
	return []dialog.Line{{
		Text: "No other backend is in the rules " + names + ", and a rule cannot be without one. Choose: delete these " +
			"rules - their requests then fall to the next rule that matches, or to the Default - or cancel.",
		Style: &th.Warn,
	}}
}

func (q *Change) servingLine() dialog.Line {
	a := &q.Reading.Assessment
	l := labelled("serving",
		render.Count(a.Before)+" "+q.env.Theme.Glyph.Arrow+" "+render.Count(a.After)+" on the VServer")
	if a.After.Serving <= 1 {
		l.Style = &q.env.Theme.Warn
	}
	return l
}

// rules are the effect on each Custom rule a target is in.
func (q *Change) rules() []dialog.Line {
	a, th := &q.Reading.Assessment, q.env.Theme
	var out []dialog.Line
	for _, e := range a.Rules {
		before, after := render.Count(e.Before), render.Count(e.After)
		if e.Before.Total == 0 && a.Request.Goal == impact.GoalUndo {
			before = "nothing"
		}
		if e.After.Total == 0 && a.Request.Goal == impact.GoalRelease {
			after = "no member"
		}
		l := labelled("in rule",
			fmt.Sprintf("%s: serving %s %s %s", th.Name(render.RuleTitle(e.Rule)), before, th.Glyph.Arrow, after))
		switch e.After.Serving {
		case 0:
			l.Style = &th.Bad
		case 1:
			l.Style = &th.Warn
		}
		out = append(out, l)
	}
	switch {
	case !a.TargetFound || a.Request.Goal == impact.GoalUndo:
	case !q.rulesKnown():
		out = append(out,
			dialog.Line{
				Text: labelled("in rules", render.Absent+", the service did not say which").Text,
				Hang: 10, Style: &th.Warn,
			})
	case len(a.Rules) == 0:
		out = append(out, labelled("in rules", "none"))
	}
	return out
}

// rulesKnown says whether the answer has all rules that the targets are in.
func (q *Change) rulesKnown() bool {
	return !slices.ContainsFunc(q.Order.Request.Targets, func(id api.BackendID) bool {
		_, known := q.Reading.VServer.CustomRulesWith(id)
		return !known
	})
}

// notes are the consequences worth knowing, and what cannot be promised.
func (q *Change) notes() []dialog.Line {
	var out []dialog.Line
	a := &q.Reading.Assessment
	for _, n := range a.Notes {
		out = append(out, labelled("note", q.env.Theme.Name(n)))
	}
	if q.Order.Request.Drain {
		out = append(out, labelled("drain", "the idle timeout bounds idle connections only; the API shows no connections "+
			"of a backend, and long ones are not cut by waiting"))
	}
	if slices.ContainsFunc(a.Steps, impact.Step.ChangesRule) {
		out = append(out, labelled("note", "the API cannot lock a rule: what another user or the web console does to it "+
			"in the same seconds may be lost; a change seen before is never overwritten"))
	}
	return out
}

// elsewhere lists what else the same hosts serve, which stays as it is.
func (q *Change) elsewhere() []dialog.Line {
	a := &q.Reading.Assessment
	if !a.TargetFound || a.Request.Goal == impact.GoalUndo {
		return nil
	}
	th := q.env.Theme
	var loaded []api.ULB
	var at time.Time
	if q.about.Loaded != nil {
		loaded, at = q.about.Loaded()
	}
	uses := impact.Elsewhere(loaded, q.Order.ULB, q.Order.VServer, a.Targets)
	since := ""
	if old := q.Reading.At.Sub(at); !at.IsZero() && old >= oldAfter {
		since, _ = render.Age(old)
		since = " " + since + " ago"
	}
	if len(uses) == 0 {
		return []dialog.Line{labelled("elsewhere",
			render.Plural(len(a.Targets), "the host serves", "the hosts serve")+" nothing else, as far as loaded"+since)}
	}
	out := make([]dialog.Line, 0, len(uses)+1)
	if since != "" {
		out = append(out, labelled("elsewhere", "as loaded"+since))
	}
	for i, u := range uses {
		if i == render.MostListed {
			return append(out, labelled("elsewhere", fmt.Sprintf("untouched: %d more", len(uses)-i)))
		}
		out = append(out,
			labelled("elsewhere",
				"untouched: "+render.ShortName(th, render.OrAbsent(u.ULB.Name))+" / "+
					render.ShortName(th, render.OrAbsent(u.VServer.Name))+" "+
					render.ShortName(th, render.Listener(u.VServer))+", "+render.HostPortName(th, u.Backend)+", "+
					string(u.Backend.State())))
	}
	return out
}
