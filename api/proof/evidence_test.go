package proof

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/ui/render"
)

// seenAt is an answer, asked for so many seconds after its beginning.
type seenAt struct {
	at int
	v  api.VServer
}

// answerCase is an answer, and what it is worth against what was seen before, and against what a
// running change rests on. Every decision on an answer rests on that.
type answerCase struct {
	before []seenAt
	acts   []change.StepStatus // seen done before, as the journal has them
	x      Expectation
	now    seenAt
	list   []api.VServer // instead of now's VServer
	worth  Worth
	why    string // what it leaves out, or what of it is older

	differs string // what it contradicts
}

func (c answerCase) check(t *testing.T) {
	t.Helper()
	var e Evidence
	for i, s := range c.acts {
		e.NoteStep(s, c.acts, i)
	}
	for _, b := range c.before {
		e.take(b.v, factsOf(b.v), second(b.at))
	}
	list := c.list
	if list == nil {
		list = []api.VServer{c.now.v}
	}
	j := judge(e, c.x, evidenceAt, api.VServerList{VServers: list}, second(c.now.at))
	why := render.FindingText(j.Found)
	assert.Equal(t, c.worth, j.Worth, why)
	assert.Contains(t, strings.Join(append(render.FindingTexts(j.Differences), why), "; "), c.why)
	assert.Equal(t, c.worth == Usable || c.worth == Contradicting, why == "", "a worthless answer says why")
	if c.worth == Contradicting {
		assert.Equal(t, []string{c.differs}, render.FindingTexts(j.Differences))
		return
	}
	assert.Empty(t, j.Differences)
}

func TestTheWorthOfAnAnswer(t *testing.T) {
	same := evidenceSite()
	p1 := fake.Path("p1", "/api", "b1", "b2")
	inRule := map[api.PolicyID][]ExpectedRule{"p1": {{Rule: p1, Members: []api.BackendID{"b1", "b2"}}}}
	rewriting := map[api.PolicyID][]ExpectedRule{"p1": {
		{Rule: p1, Members: []api.BackendID{"b1", "b2"}}, {Rule: p1, Members: []api.BackendID{"b2"}},
	}}
	b1, _ := same.Backend("b1")
	for name, c := range map[string]answerCase{
		"the first answer": {now: seenAt{0, same}, worth: Usable},
		"nothing new":      {before: []seenAt{{0, same}}, now: seenAt{3, same}, worth: Usable},
		"health comes and goes": {
			before: []seenAt{
				{0, same},
				{3, evidenceSite(withBackend("b2", func(b *api.Backend) { b.Status = api.Known(1) }))},
			}, now: seenAt{4, same},
			worth: Usable,
		},
		"another order of all sets": {
			before: []seenAt{{0, same}}, x: Expectation{Whole: &same, Rules: inRule},
			now: seenAt{3, evidenceSite(backwards)}, worth: Usable,
		},
		"an address in another spelling": {
			before: []seenAt{{0, same}},
			x:      Expectation{Whole: &same, Hosts: []api.Backend{fake.Healthy("b3", "fd00::1", 80)}},
			now: seenAt{3, evidenceSite(withBackend("b3", func(b *api.Backend) {
				b.PrivateIP = api.Known("FD00:0::0001")
			}))},
			worth: Usable,
		},

		// Stale: what was seen cannot be unseen within the lag.
		"a member was seen, and is not there": {
			before: []seenAt{{0, same}, {5, evidenceSite(withRule("p1", membersOnly("b1", "b2", "b3")))}},
			now:    seenAt{6, same}, worth: Stale, why: `rule p1`,
		},
		"a member was seen, and stays away over the lag": {
			before: []seenAt{{0, same}, {5, evidenceSite(withRule("p1", membersOnly("b1", "b2", "b3")))}},
			now:    seenAt{20, same}, worth: Usable,
		},
		"a backend was seen gone, and is there again": {
			before: []seenAt{{0, same}, {5, evidenceSite(withoutBackends("b2"))}},
			now:    seenAt{19, same}, worth: Stale, why: "backend b2",
		},
		"a backend that was seen gone is there again after the lag": {
			before: []seenAt{{0, same}, {5, evidenceSite(withoutBackends("b2"))}},
			now:    seenAt{20, same}, worth: Usable,
		},
		"a backend whose adding was seen is not there: no proof of its release": {
			before: []seenAt{{0, same}, {5, evidenceSite(addBackend(fake.Healthy("b4", "10.0.0.4", 80)))}},
			x: Expectation{
				Whole:   ptr(evidenceSite(addBackend(fake.Healthy("b4", "10.0.0.4", 80)))),
				Touched: []api.BackendID{"b4"},
			},
			now: seenAt{9, same}, worth: Stale, why: "backend b4",
		},
		"enabled again is what a replica from before the disabling shows": {
			before: []seenAt{{0, same}, {5, evidenceSite(withBackend("b1", enabledAs(0)))}},
			now:    seenAt{8, same}, worth: Stale, why: "enabled of backend b1",
		},
		"an older request answered late": {
			before: []seenAt{{5, evidenceSite(withBackend("b1", enabledAs(0)))}},
			now:    seenAt{4, same}, worth: Stale,
		},
		"another console released it 3 s ago": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepRelease, Backend: "b2"}, State: change.StepDone,
				EndedAt: second(0),
			}},
			now: seenAt{3, same}, worth: Stale, why: "backend b2",
		},
		"another console disabled it 3 s ago": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepDisable, Backend: "b2"}, State: change.StepDone,
				EndedAt: second(0),
			}},
			now: seenAt{3, same}, worth: Stale, why: "enabled of backend b2",
		},
		"another console took it out of a rule 3 s ago": {
			acts: []change.StepStatus{{Step: impact.Step{
				Kind: impact.StepLeaveRule, Backend: "b1", Rule: p1,
				Members: []api.BackendID{"b2"},
			}, State: change.StepDone, EndedAt: second(0)}},
			now: seenAt{3, same}, worth: Stale, why: "rule p1",
		},
		"another console deleted the rule 3 s ago": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepDeleteRule, Rule: p1}, State: change.StepDone,
				EndedAt: second(0),
			}},
			now: seenAt{3, same}, worth: Stale, why: "rule p1",
		},
		"another console added a host 3 s ago": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepAdd, Backend: "b0"}, Backend: "b9",
				State: change.StepDone, EndedAt: second(0),
			}},
			now: seenAt{3, same}, worth: Stale, why: "backend b9",
		},
		"another console made a rule 3 s ago": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepCreateRule, Rule: p1}, Policy: "p9",
				State: change.StepDone, EndedAt: second(0),
			}},
			now: seenAt{3, same}, worth: Stale, why: "rule p9",
		},
		"what another console did shows": {
			acts: []change.StepStatus{{
				Step: impact.Step{Kind: impact.StepRelease, Backend: "b2"}, State: change.StepDone,
				EndedAt: second(0),
			}},
			now: seenAt{3, evidenceSite(withoutBackends("b2"))}, worth: Usable,
		},

		// Contradicting: something else changed that the change rests on.
		"the listener has another port": {
			x: Expectation{Listener: &same}, now: seenAt{1, evidenceSite(func(v *api.VServer) { v.Port = api.Known(3306) })},
			worth:   Contradicting,
			differs: "VServer port 3306 instead of 80",
		},
		"the listener has another name": {
			x:   Expectation{Listener: &same},
			now: seenAt{1, evidenceSite(func(v *api.VServer) { v.Name = api.Known("database") })}, worth: Contradicting,
			differs: "VServer name database instead of site",
		},
		"the target is another host": {
			x:       Expectation{Hosts: []api.Backend{b1}},
			now:     seenAt{1, evidenceSite(withBackend("b1", func(b *api.Backend) { b.ResourceID = api.Known("uhost-db") }))},
			worth:   Contradicting,
			differs: "backend b1 10.0.0.1:80 UHost uhost-db instead of 10.0.0.1:80 UHost uhost-b1",
		},
		"a rule has another member": {
			x: Expectation{Rules: inRule}, now: seenAt{1, evidenceSite(withRule("p1", membersOnly("b1", "b2", "b3")))},
			worth:   Contradicting,
			differs: "rule path /api: members [b1 b2 b3] instead of [b1 b2]",
		},
		"a rule is gone": {
			x: Expectation{Rules: inRule},
			now: seenAt{1, evidenceSite(func(v *api.VServer) {
				all, _ := v.Rules.Get()
				v.Rules = api.Known(append(all[:1:1], all[2]))
			})}, worth: Contradicting,
			differs: "rule path /api is not there: expected members [b1 b2]",
		},
		"a rule being rewritten, not yet": {x: Expectation{Rules: rewriting}, now: seenAt{1, same}, worth: Usable},
		"a rule being rewritten, as sent": {
			x:   Expectation{Rules: rewriting},
			now: seenAt{1, evidenceSite(withRule("p1", membersOnly("b2")))}, worth: Usable,
		},
		"a rule being rewritten, emptied": {
			x: Expectation{Rules: rewriting}, now: seenAt{1, evidenceSite(withRule("p1", membersOnly()))},
			worth:   Contradicting,
			differs: "rule path /api: members [] instead of [b2]",
		},
		"a rule being rewritten, retyped": {
			x: Expectation{Rules: rewriting},
			now: seenAt{1, evidenceSite(withRule("p1", membersOnly("b2")),
				withRule("p1", func(r *api.Rule) { r.Type = api.Known("Domain") }))}, worth: Contradicting,
			differs: "rule path /api: type Domain instead of Path",
		},
		"a rule being rewritten, matching": {
			x: Expectation{Rules: rewriting},
			now: seenAt{1, evidenceSite(withRule("p1", membersOnly("b2")),
				withRule("p1", func(r *api.Rule) { r.Match = api.Known("/") }))}, worth: Contradicting,
			differs: "rule path /api: match / instead of /api",
		},
		"a rule being rewritten, priority": {
			x: Expectation{Rules: rewriting},
			now: seenAt{1, evidenceSite(withRule("p1", membersOnly("b2")),
				withRule("p1", func(r *api.Rule) { r.Priority = api.Known(9) }))}, worth: Contradicting,
			differs: "rule path /api: priority 9 instead of 1",
		},
	} {
		t.Run(name, c.check)
	}
}
