package render

import (
	"fmt"
	"slices"
	"time"

	"github.com/charmbracelet/lipgloss"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/theme"
)

// Details are lines beside a list about its selected row, as many as there is room for.
type Details struct {
	theme         *theme.Theme
	width, height int
	lines         []string
	hidden        int
}

// NewDetails are no lines yet, each of which will be as wide as that.
func NewDetails(th *theme.Theme, width, height int) *Details {
	return &Details{theme: th, width: width, height: height}
}

// Lines are exactly the height; the last one counts what had no room.
func (d *Details) Lines() []string {
	if d.hidden > 0 {
		d.lines[d.height-1] = d.theme.Muted.Render(d.theme.Fit(fmt.Sprintf("and %d more", d.hidden+1), d.width))
	}
	for len(d.lines) < d.height {
		d.lines = append(d.lines, d.theme.Fit("", d.width))
	}
	return d.lines
}

func (d *Details) add(style *lipgloss.Style, text string) {
	if len(d.lines) == d.height {
		d.hidden++
		return
	}
	d.lines = append(d.lines, style.Render(d.theme.Fit(text, d.width)))
}

// room is how many lines are left: a loop over thousands need not draw those beyond.
func (d *Details) room() int { return d.height - len(d.lines) }

func (d *Details) title(text string) { d.add(&d.theme.Title, text) }

func (d *Details) field(label, value string) {
	if value != "" {
		d.add(&d.theme.Plain, fmt.Sprintf("%-8s %s", label, value))
	}
}

// listed adds a line for each of n things, as far as there is room, and counts the others.
func (d *Details) listed(n int, line func(i int)) {
	shown := min(n, d.room())
	for i := range shown {
		line(i)
	}
	d.hidden += n - shown
}

// ULB adds a load balancer's listeners, the worst first, after what beside adds.
func (d *Details) ULB(u api.ULB, floor api.Floor, beside func()) {
	th := d.theme
	d.title(ShortName(th, u.Name.Or(string(u.ID))))
	d.field("address", ShortName(th, ULBAddress(u)))
	d.field("type", ShortName(th, ULBType(u)))
	beside()
	vservers, known := u.VServers.Get()
	if !known {
		d.field("VServers", Absent)
		return
	}
	d.title(fmt.Sprintf("%d %s", len(vservers), Plural(len(vservers), "VServer", "VServers")))
	worst := slices.Clone(vservers)
	slices.SortStableFunc(worst, func(a, b api.VServer) int {
		return b.State(floor).Badness() - a.State(floor).Badness()
	})
	d.listed(len(worst), func(i int) {
		v := worst[i]
		glyph, style := StateStyle(th, v.State(floor))
		d.add(style, fmt.Sprintf("%s %s  %s  %s", glyph, Count(v.Count()), ShortName(th, Listener(v)),
			ShortName(th, v.Name.Or(string(v.ID)))))
	})
}

// VServer adds a listener's check, what beside adds, its rules and its backends, the worst first.
func (d *Details) VServer(v api.VServer, beside func()) {
	th := d.theme
	d.title(ShortName(th, v.Name.Or(string(v.ID))))
	d.field("method", ShortName(th, OrAbsent(v.Method)))
	d.field("check", ShortName(th, healthCheck(v)))
	beside()
	backends, known := v.Backends.Get()
	if rules := v.CustomRules(); len(rules) > 0 {
		d.rules(rules, v, len(backends))
	}
	if !known {
		d.field("backends", Absent)
		return
	}
	d.title(fmt.Sprintf("%d %s", len(backends), Plural(len(backends), "backend", "backends")))
	worst := worstBackends(backends, d.room())
	d.listed(len(worst), func(i int) {
		b := worst[i]
		glyph, style := StateStyle(th, b.State())
		d.add(style, glyph+" "+Join(ShortName(th, HostPort(b.PrivateIP, b.Port)), ShortName(th, b.ResourceName.Or(""))))
	})
	d.hidden += len(backends) - len(worst)
}

// rules adds what serves of the rules, the worst first. Of a listener with very many backends it
// counts the members alone: looking each up would take longer than a key may.
func (d *Details) rules(rules []api.Rule, v api.VServer, backends int) {
	const most = 500
	th := d.theme
	d.title(fmt.Sprintf("%d %s", len(rules), Plural(len(rules), "rule", "rules")))
	shown := min(len(rules), max(d.room()-3, 1))
	if backends > most {
		for _, r := range rules[:shown] {
			d.add(&th.Plain, MemberCount(r)+"  "+ShortName(th, RuleName(r)))
		}
	} else {
		for _, r := range worstRules(rules, v.RuleCounter())[:shown] {
			glyph, style := StateStyle(th, r.count.State(api.Floor{}))
			d.add(style, glyph+" "+Count(r.count)+"  "+ShortName(th, RuleName(r.rule)))
		}
	}
	if more := len(rules) - shown; more > 0 {
		d.add(&th.Muted, fmt.Sprintf("and %d more", more))
	}
}

// Rule adds a rule's members, the worst first.
func (d *Details) Rule(v api.VServer, r api.Rule, count api.Count) {
	th := d.theme
	d.title(ShortName(th, RuleName(r)))
	glyph, style := StateStyle(th, count.State(api.Floor{}))
	d.add(style, fmt.Sprintf("%-8s %s %s", "serving", glyph, Count(count)))
	members, known := r.Members.Get()
	if !known {
		d.field("members", Absent)
		return
	}
	d.title(fmt.Sprintf("%d %s", len(members), Plural(len(members), "member", "members")))
	of := ownersOf(v)
	worst := worstMembers(r, of, d.room())
	d.listed(len(worst), func(i int) {
		b := of.byID[worst[i].Backend]
		glyph, style := StateStyle(th, b.State())
		d.add(style, glyph+" "+ShortName(th, memberName(worst[i], b)))
	})
	d.hidden += len(members) - len(worst)
}

// worstBackends are so many at most, those that are not ok first.
func worstBackends(all []api.Backend, most int) []api.Backend {
	worst := make([]api.Backend, 0, min(len(all), most))
	for _, bad := range []bool{true, false} {
		for _, b := range all {
			if len(worst) < most && b.State().Badness() > 0 == bad {
				worst = append(worst, b)
			}
		}
	}
	return worst
}

// Backend adds a backend's state and, where that was seen, since when, its check, its rules, and where
// else its host serves.
func (d *Details) Backend(v api.VServer, b api.Backend, rules []string, since time.Time, elsewhere []impact.Use) {
	th := d.theme
	d.title(Join(ShortName(th, HostPort(b.PrivateIP, b.Port)), ShortName(th, b.ResourceName.Or(""))))
	glyph, style := StateStyle(th, b.State())
	state := fmt.Sprintf("%-8s %s %s", "state", glyph, b.State())
	if !since.IsZero() {
		state += " since " + since.Local().Format("15:04:05")
	}
	d.add(style, state)
	d.field("weight", Number(b.Weight))
	d.field("check", ShortName(th, healthCheck(v)))
	d.field("host", ShortName(th, OrAbsent(b.ResourceID)))
	if len(rules) > 0 {
		d.title(fmt.Sprintf("in %d %s", len(rules), Plural(len(rules), "rule", "rules")))
		d.listed(len(rules), func(i int) { d.add(&th.Plain, ShortName(th, rules[i])) })
	}
	if len(elsewhere) == 0 {
		return
	}
	d.title(fmt.Sprintf("also in %d other %s", len(elsewhere), Plural(len(elsewhere), "place", "places")))
	d.listed(len(elsewhere), func(i int) {
		u := elsewhere[i]
		glyph, style := StateStyle(th, u.Backend.State())
		d.add(style, fmt.Sprintf("%s %s/%s", glyph, ShortName(th, u.ULB.Name.Or(string(u.ULB.ID))),
			ShortName(th, u.VServer.Name.Or(string(u.VServer.ID)))))
	})
}
