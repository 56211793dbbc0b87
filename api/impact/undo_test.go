package impact_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

func restore(v api.VServer, p impact.Policy, record impact.Record) said {
	return assessed([]api.VServer{v}, v, impact.Request{Goal: impact.GoalUndo, Record: record}, p)
}

func released(b api.Backend) impact.RecordedBackend {
	return impact.RecordedBackend{Backend: b, Released: true}
}

func switched(b api.Backend) impact.RecordedBackend {
	return impact.RecordedBackend{Backend: b, Switched: true}
}

func of(backends ...impact.RecordedBackend) impact.Record { return impact.Record{Backends: backends} }

// hostOf is the backend of an id as it was before.
func hostOf(id string) api.Backend { return backendsOf(id)[0] }

// as is a backend as another id's, host and all.
func as(id string, b api.Backend) api.Backend {
	it := hostOf(id)
	it.Enabled, it.Status = b.Enabled, b.Status
	return it
}

func TestAReleasedBackendIsAddedAsItWas(t *testing.T) {
	b := hostOf("h1")
	b.Weight, b.Enabled, b.IsBackup = knownPort(7), knownPort(0), knownPort(1)
	a := restore(tcp("h2", "h3"), impact.Policy{}, of(released(b)))
	assert.Equal(t, []impact.Step{{Kind: impact.StepAdd, Backend: "h1", Host: api.HostSpec{
		ResourceType: "UHost", ResourceID: "uhost-h1", Port: 80, Weight: knownPort(7), Enabled: knownPort(0),
		IsBackup: knownPort(1),
	}}}, a.Steps)
	assert.Equal(t, impact.ClassOrdinary, a.Class)
	assert.Equal(t, []string{"adds 1 backend"}, a.Reasons)
	assert.Equal(t, api.Count{Serving: 2, Total: 2, Known: true}, a.Before)
	assert.Equal(t, api.Count{Serving: 2, Total: 3, Off: 1, Known: true}, a.After, "it does not serve yet")
	assert.NotContains(t, strings.Join(a.Notes, "\n"), "serves once its check passes", "it comes back disabled")
	assertOneContains(t, a.Notes, "gets a new id")
	assert.True(t, a.TargetFound)
	assertOffered(t, a)
}

func TestANetworkCardAndAnAddressAreAddedAsWhatTheyAre(t *testing.T) {
	card := hostOf("h1")
	card.SubResourceType, card.SubResourceID = api.Known("UNI"), api.Known("uni-1")
	address := hostOf("h2")
	address.ResourceType, address.ResourceID = api.Known("IP"), api.Maybe[string]{}
	address.VPC, address.Subnet = api.Known("vpc"), api.Known("subnet")
	a := restore(tcp("h3"), impact.Policy{}, of(released(card), released(address)))
	require.Len(t, a.Steps, 2)
	assert.Equal(t,
		api.HostSpec{ResourceType: "UNI", ResourceID: "uni-1", Port: 80, Weight: knownPort(1), Enabled: knownPort(1)},
		a.Steps[0].Host)
	assert.Equal(t,
		api.HostSpec{
			ResourceType: "IP", IP: "10.0.0.2", VPC: "vpc", Subnet: "subnet", Port: 80, Weight: knownPort(1),
			Enabled: knownPort(1),
		}, a.Steps[1].Host)
}

func TestAHostThatIsThereAgainIsLeftAloneAndItsRulesAreJoinedWithItsNewID(t *testing.T) {
	v := http(listOf(fake.Path("p", "/api", "h2")), "h2", "h3")
	again := hostOf("h1")
	again.ID = "h9"
	all, _ := v.Backends.Get()
	v.Backends = api.Known(append(all, again))
	record := of(released(hostOf("h1")))
	record.Rules = []impact.RecordedRule{{Rule: fake.Path("p", "/api", "h1", "h2"), Left: chosen("h1")}}

	a := restore(v, impact.Policy{}, record)
	assert.Equal(t, []string{"join rule path /api h9 [h2 -> h2 h9]"}, lines(a.Steps))
	assert.Contains(t, a.Warnings, "10.0.0.1:80 is there already, as h9")
	assert.Equal(t, []string{"joins 1 rule"}, a.Reasons)

	all, _ = v.Backends.Get()
	all[2].Enabled, all[2].Weight = knownPort(0), api.Maybe[int]{}
	a = restore(v, impact.Policy{}, record)
	assert.Contains(t, a.Warnings, "10.0.0.1:80 is there already, as h9, and is left as it is (Enabled 0, Weight ?, "+
		"IsBackup ?; recorded were 1, 1, ?)")
}

func TestEachDifferenceOfAHostThatIsThereAgainIsSaid(t *testing.T) {
	for _, f := range []func(b *api.Backend){
		func(b *api.Backend) { b.Enabled = knownPort(0) },
		func(b *api.Backend) { b.Weight = knownPort(9) },
		func(b *api.Backend) { b.IsBackup = knownPort(1) },
	} {
		v := tcp("h1", "h2")
		all, _ := v.Backends.Get()
		f(&all[0])
		assertOneContains(t, restore(v, impact.Policy{}, of(released(hostOf("h1")))).Warnings,
			"there already, as h1, and is left as it is")
	}
}

func TestWhatComesBackAndWhatIsNewIsSaidOnlyWhereItIsSo(t *testing.T) {
	const health, backend, rule = "serves once its check passes", "an added backend gets a new id",
		"a recreated rule gets a new id"
	enable := of(switched(changedBackend(hostOf("d1"), func(b *api.Backend) { b.Enabled = knownPort(1) })))
	disable := of(switched(changedBackend(hostOf("h2"), func(b *api.Backend) { b.Enabled = knownPort(0) })))
	create := impact.Record{Rules: []impact.RecordedRule{deleted(fake.Path("p", "/a", "h2"))}}
	for name, c := range map[string]struct {
		record impact.Record
		said   []string
	}{
		"an add":    {of(released(hostOf("h9"))), []string{health, backend}},
		"an enable": {enable, []string{health}},
		"a disable": {disable, nil},
		"a rule":    {create, []string{rule}},
	} {
		notes := restore(http(nil, "d1", "h2", "h3"), impact.Policy{}, c.record).Notes
		assert.LessOrEqual(t, len(notes), 1, "%s: what comes of one thing is one note", name)
		said := strings.Join(notes, "\n")
		for _, words := range []string{health, backend, rule} {
			assert.Equal(t, slices.Contains(c.said, words), strings.Contains(said, words), "%s: %s", name, words)
		}
	}
}

func TestAHostWhoseRecordLacksSomethingIsRefused(t *testing.T) {
	b := hostOf("h1")
	b.Port = api.Maybe[int]{}
	a := restore(tcp("h2"), impact.Policy{}, of(released(b), released(hostOf("h3"))))
	assert.Equal(t, []string{"Backend h1 cannot be added again: the service did not say its port, so it can only be " +
		"added in the web console."}, a.Refusals)
	assertOffered(t, a)
}

func TestWhatCannotComeBackAsItWasIsSaidLoudly(t *testing.T) {
	idle, open := hostOf("h1"), hostOf("h1")
	open.Enabled = api.Maybe[int]{}
	weighted := method(tcp("h2"), api.MethodWeightRoundrobin)
	for weight, lost := range map[int]bool{-1: true, 0: false, 1: false, 100: false, 101: true} {
		idle.Weight = knownPort(weight)
		a := restore(weighted, impact.Policy{}, of(released(idle)))
		assert.Equal(t, lost, len(a.Warnings) == 1, "Weight %d", weight)
		assert.Equal(t, knownPort(weight), a.Steps[0].Host.Weight)
		assert.Equal(t, weight != 0, strings.Contains(strings.Join(a.Notes, "\n"), "serves once its check passes"),
			"Weight %d", weight)
	}
	idle.Weight = knownPort(101)
	assertOneContains(t, restore(weighted, impact.Policy{}, of(released(idle))).Warnings,
		"which cannot be asked for: it comes back with the service's own: 10.0.0.1:80")
	assert.Empty(t, restore(tcp("h2"), impact.Policy{}, of(released(idle))).Warnings, "a Weight that means nothing")
	assertOneContains(t, restore(tcp("h2"), impact.Policy{}, of(released(open))).Warnings,
		"whether a backend was enabled is not recorded: it comes back enabled: 10.0.0.1:80")
}

func TestASwitchIsTakenBack(t *testing.T) {
	for name, c := range map[string]struct {
		was     api.Backend
		now     string
		steps   []string
		class   impact.Class
		refusal string
	}{
		"disabled, enabled again": {
			was: hostOf("h1"), now: "d1", steps: []string{"enable h1 [->]"}, class: impact.ClassOrdinary,
		},
		"enabled, disabled again": {
			was: hostOf("d1"), now: "h1", steps: []string{"disable h1 [->]"}, class: impact.ClassOrdinary,
		},
		"somebody did it": {
			was: hostOf("h1"), now: "h1", steps: []string{}, class: impact.ClassOrdinary,
			refusal: "Everything is as it was: nothing is left to undo.",
		},
		"it is not there": {
			was: hostOf("h1"), steps: []string{}, class: impact.ClassOrdinary,
			refusal: "Nothing can be undone: a backend that was switched is not there any more: 10.0.0.1:80.",
		},
		"it was not known what it was": {
			was: changedBackend(hostOf("h1"), func(b *api.Backend) { b.Enabled = api.Maybe[int]{} }), now: "d1",
			steps: []string{}, class: impact.ClassOrdinary,
			refusal: "Nothing can be undone: whether a backend was enabled is not recorded, so it is left as it is: " +
				"10.0.0.1:80.",
		},
		"nobody knows what it was": {
			was: changedBackend(hostOf("h1"), func(b *api.Backend) { b.Enabled = knownPort(2) }), now: "d1",
			steps: []string{}, class: impact.ClassOrdinary,
			refusal: "Nothing can be undone: whether a backend was enabled is not recorded, so it is left as it is: " +
				"10.0.0.1:80.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := tcp("h2", "h3")
			if c.now != "" {
				now := as("h1", hostOf(c.now))
				all, _ := v.Backends.Get()
				v.Backends = api.Known(append(all, now))
			}
			c.was = as("h1", c.was)
			a := restore(v, impact.Policy{}, of(switched(c.was), switched(c.was)))
			assert.Equal(t, c.steps, lines(a.Steps))
			assert.Equal(t, c.class, a.Class)
			if c.refusal == "" {
				assert.Empty(t, a.Refusals)
				assert.Equal(t, api.BackendID("h1"), a.Targets[0].ID)
			} else {
				assert.Equal(t, []string{c.refusal}, a.Refusals)
			}
			assertOffered(t, a)
		})
	}
}

func TestNothingToPutBack(t *testing.T) {
	untouched := impact.Record{
		Backends: []impact.RecordedBackend{{Backend: hostOf("h1")}},
		Rules:    []impact.RecordedRule{{Rule: fake.Path("p", "/api", "h1")}},
	}
	for _, record := range []impact.Record{{}, untouched} {
		a := restore(tcp("h2"), impact.Policy{}, record)
		assert.Equal(t, []string{"Everything is as it was: nothing is left to undo."}, a.Refusals)
		assertOffered(t, a)
	}
}

func TestTheIDOfASwitchedBackendMustBeUniqueInTheULB(t *testing.T) {
	v := tcp("d1", "h2")
	other := changed(tcp("d1"), func(v *api.VServer) { v.ID = "other" })
	was := changedBackend(hostOf("d1"), func(b *api.Backend) { b.Enabled = knownPort(1) })
	a := assessed([]api.VServer{v, other}, v, impact.Request{Goal: impact.GoalUndo, Record: of(switched(was))},
		impact.Policy{})
	assert.Equal(t, impact.ClassUnknown, a.Class)
	assert.Contains(t, strings.Join(a.Refusals, "\n"),
		"Another VServer (other) has a backend with the same id as 10.0.0.1:80")
}

func TestARecordIsEmptyWhereNothingWasDone(t *testing.T) {
	b, r := hostOf("h1"), fake.Path("p", "/a", "h1")
	for name, c := range map[string]struct {
		record impact.Record
		empty  bool
	}{
		"nothing": {impact.Record{}, true},
		"only facts": {impact.Record{Backends: []impact.RecordedBackend{{
			Backend: b,
		}}, Rules: []impact.RecordedRule{{
			Rule: r,
		}}}, true},
		"released":     {of(impact.RecordedBackend{Backend: b}, released(b)), false},
		"switched":     {of(switched(b)), false},
		"left a rule":  {impact.Record{Rules: []impact.RecordedRule{{Rule: r}, left(r, "h1")}}, false},
		"rule deleted": {impact.Record{Rules: []impact.RecordedRule{deleted(r)}}, false},
	} {
		assert.Equal(t, c.empty, c.record.Empty(), name)
	}
}

func TestARuleRecreatedBeforeItsMembersServeIsWarnedOf(t *testing.T) {
	record := of(released(hostOf("h1")))
	record.Rules = []impact.RecordedRule{deleted(fake.Path("p", "/only", "h1"))}
	a := restore(http(nil, "h2", "h3"), impact.Policy{}, record)
	assertOneContains(t, a.Warnings, "a recreated rule's members do not serve yet")
	assert.Len(t, a.Steps, 2)

	record.Rules = []impact.RecordedRule{deleted(fake.Path("p", "/both", "h1", "h2"))}
	assert.Empty(t, restore(http(nil, "h2", "h3"), impact.Policy{}, record).Warnings)
}
