package ui

import (
	"fmt"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/dialog"
)

// content is what the dialog says. Top stays on the screen whatever its size.
func (r *releaseAsk) content() (top, body []dialog.Line) {
	th, lk := r.env.theme, r.env.look
	top = []dialog.Line{labelled("backend", hostPortClean(lk, r.listed.backend)+"  "+lk.name(string(r.target.Backend)))}
	switch {
	case r.err != nil:
		top = append(top, dialog.Line{Text: "Cannot be released now: reading the VServer failed.", Style: &th.Bad},
			dialog.Line{Text: errorText(r.env, r.err), Style: &th.Bad})
		return top, r.identity()
	case r.reading == nil:
		top = append(top, dialog.Line{Text: "Reading the VServer ...", Style: &th.Info})
		return top, r.identity()
	}
	a := &r.reading.Assessment
	b := a.Target
	if !a.TargetFound {
		top[0] = labelled("backend", lk.name(string(r.target.Backend)))
	} else {
		top[0] = labelled("backend", hostPortClean(lk, b)+"  "+lk.name(string(b.ID)))
		top = append(top, r.servingLine())
	}
	for _, refusal := range a.Refusals {
		top = append(top, dialog.Line{Text: "Cannot be released: " + lk.name(refusal), Style: &th.Bad})
	}
	for _, w := range a.Warnings {
		top = append(top, dialog.Line{Text: "WARNING: " + lk.name(w), Style: &th.Warn, Hang: 9})
	}
	body = r.identity()
	if a.TargetFound {
		body = append(body, r.condition(b)...)
	}
	body = append(body, labelled("class", string(a.Class)+": "+lk.name(strings.Join(a.Reasons, "; "))),
		labelled("read at", clockTime(r.reading.At)))
	return top, body
}

func (r *releaseAsk) servingLine() dialog.Line {
	a := &r.reading.Assessment
	l := labelled("serving", count(a.Before)+" "+r.env.theme.Glyph.Arrow+" "+count(a.After))
	if a.After.Serving <= 1 {
		l.Style = &r.env.theme.Warn
	}
	return l
}

// identity is the whole identity of the target.
func (r *releaseAsk) identity() []dialog.Line {
	lk, t := r.env.look, r.target
	lines := []dialog.Line{
		labelled("profile", lk.name(t.Profile)+" @ "+r.endpoint),
		labelled("region", lk.name(string(t.Scope.Region))),
		labelled("project", r.project),
		labelled("ULB", lk.name(r.ulb.Name.Or(absent))+"  "+lk.name(string(t.ULB))),
	}
	if r.reading == nil {
		v := r.listed.vserver
		return append(lines, labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(t.VServer))+"  "+lk.name(listener(v))+", as listed"))
	}
	v := r.reading.VServer
	return append(lines, labelled("VServer", lk.name(orAbsent(v.Name))+"  "+lk.name(string(t.VServer))+"  "+lk.name(listener(v))),
		labelled("method", lk.name(orAbsent(v.Method))))
}

// condition is what the target is and does now.
func (r *releaseAsk) condition(b api.Backend) []dialog.Line {
	e, lk := r.env, r.env.look
	glyph, style := stateStyle(e.theme, b.State())
	health := labelled("state", glyph+" "+string(b.State())+", health status "+number(b.Status))
	health.Style = style
	lines := []dialog.Line{
		labelled("host", lk.name(orAbsent(b.ResourceName))+"  "+lk.name(orAbsent(b.ResourceID))),
		health,
		labelled("enabled", onOff(b.Enabled)),
		labelled("weight", number(b.Weight)),
	}
	if b.IsBackup.IsKnown() {
		lines = append(lines, labelled("role", role(b.IsBackup)))
	}
	rules, known := r.reading.VServer.CustomRulesWith(b.ID)
	if !known {
		lines = append(lines, labelled("in rules", absent))
	} else if len(rules) == 0 {
		lines = append(lines, labelled("in rules", "none"))
	}
	for _, rule := range rules {
		lines = append(lines, labelled("in rule", lk.name(impact.RuleName(rule))+"  "+lk.name(string(rule.ID))))
	}
	return lines
}

func hostPortClean(lk look, b api.Backend) string { return lk.name(hostPort(b.PrivateIP, b.Port)) }

// labelled is a line of a dialog whose value wraps under itself.
func labelled(label, value string) dialog.Line {
	const column = 9
	return dialog.Line{Text: fmt.Sprintf("%-*s%s", column, label, value), Hang: column}
}
