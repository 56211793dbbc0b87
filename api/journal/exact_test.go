package journal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
)

const raw = "b\xff"

func TestAnEntryThatJSONWouldChangeIsRefused(t *testing.T) {
	known := api.Known(raw)
	backend := func(b api.Backend) change.Entry {
		return change.Entry{Facts: impact.Record{Backends: []impact.RecordedBackend{{}, {Backend: b}}}}
	}
	rule := func(r api.Rule) change.Entry {
		return change.Entry{Facts: impact.Record{Rules: []impact.RecordedRule{{}, {Rule: r}}}}
	}
	step := func(s impact.Step) change.Entry { return change.Entry{Plan: []impact.Step{{}, s}} }
	host := func(h api.HostSpec) change.Entry { return step(impact.Step{Host: h}) }
	tests := []struct {
		name  string
		entry change.Entry
	}{
		{"region", change.Entry{Region: raw}},
		{"project", change.Entry{Project: raw}},
		{"ULB's id", change.Entry{ULB: raw}},
		{"VServer's id", change.Entry{VServer: raw}},
		{"target's id", change.Entry{Request: impact.Request{Targets: []api.BackendID{"b", raw}}}},
		{
			"backend's id",
			change.Entry{Request: impact.Request{Record: impact.Record{
				Backends: []impact.RecordedBackend{{Backend: api.Backend{ID: raw}}},
			}}},
		},
		{
			"rule member's id",
			change.Entry{Request: impact.Request{Record: impact.Record{
				Rules: []impact.RecordedRule{{Left: []api.BackendID{raw}}},
			}}},
		},
		{"backend's id", step(impact.Step{Backend: raw})},
		{"rule's id", step(impact.Step{Rule: api.Rule{ID: raw}})},
		{"rule member's id", step(impact.Step{Members: []api.BackendID{"b", raw}})},
		{"host's type", host(api.HostSpec{ResourceType: raw})},
		{"host's id", host(api.HostSpec{ResourceID: raw})},
		{"host's address", host(api.HostSpec{IP: raw})},
		{"host's VPC", host(api.HostSpec{VPC: raw})},
		{"host's subnet", host(api.HostSpec{Subnet: raw})},
		{"backend's id", backend(api.Backend{ID: raw})},
		{"host's type", backend(api.Backend{ResourceType: known})},
		{"host's id", backend(api.Backend{ResourceID: known})},
		{"network card's type", backend(api.Backend{SubResourceType: known})},
		{"network card's id", backend(api.Backend{SubResourceID: known})},
		{"host's address", backend(api.Backend{PrivateIP: known})},
		{"host's VPC", backend(api.Backend{VPC: known})},
		{"host's subnet", backend(api.Backend{Subnet: known})},
		{"rule's id", rule(api.Rule{ID: raw})},
		{"rule's policy type", rule(api.Rule{PolicyType: known})},
		{"rule's type", rule(api.Rule{Type: known})},
		{"rule's match", rule(api.Rule{Match: known})},
		{"rule's domain match mode", rule(api.Rule{DomainMatchMode: known})},
		{"rule member's id", rule(api.Rule{Members: api.Known([]api.Member{{Backend: "b"}, {Backend: raw}})})},
		{"parameter BackendId", change.Entry{Params: map[string]string{"BackendId": raw, "ULBId": "u"}}},
		{"new backend's id", change.Entry{Backend: raw}},
		{"new rule's id", change.Entry{Policy: raw}},
	}
	dir := newFolder(t)
	j := openJournal(t, dir)
	for _, tt := range tests {
		tt.entry.ID, tt.entry.Event = "a", change.EventBegin
		assert.EqualError(t, j.Append(tt.entry), "journal "+pathOf(dir)+": the "+tt.name+` "b\xff" is not valid UTF-8, `+
			"and would be written down as another; such a thing can only be changed in the web console")
	}
	assert.Empty(t, textOf(t, dir))
}

func TestANameMayLoseBytesAndKeepNobodyFromAChange(t *testing.T) {
	j := openJournal(t, newFolder(t))
	backend := api.Backend{ID: "b", ResourceName: api.Known(raw)}
	require.NoError(t, j.Append(change.Entry{
		ID: "a", Event: change.EventBegin, ULBName: raw, VServerName: raw, Why: raw, Error: raw, RequestID: raw,
		Facts: impact.Record{Backends: []impact.RecordedBackend{{Backend: backend}}},
	}))
	ops, damage := readAll(t, j)
	assert.Empty(t, damage)
	require.Len(t, ops, 1)
	assert.Equal(t, "b\ufffd", ops[0].Order.ULBName)
}

func TestNothingIsSentForABackendThatCannotBeWrittenDown(t *testing.T) {
	at := api.Place{Profile: "prod", Scope: api.Scope{Region: "hk", Project: "org-1"}, ULB: "ulb", VServer: "vs"}
	for name, target := range map[string]api.BackendID{"the target": raw, "another member of its rule": "c"} {
		t.Run(name, func(t *testing.T) {
			client := fake.New(t) // a write that is not expected fails the test
			client.SetULBs(at.Scope, []api.ULB{fake.ULB("ulb", "shop", fake.HTTP("vs", "web", 80, []api.Backend{
				fake.Healthy(raw, "10.0.0.1", 80), fake.Healthy("c", "10.0.0.2", 80), fake.Healthy("d", "10.0.0.3", 80),
			}, fake.Path("p", "/", raw, "c", "d")))})
			client.AllowReads()
			clock := fake.NewAutoClock(start)
			dir := newFolder(t)
			j, err := journal.Open(dir, journal.Options{Clock: clock})
			require.NoError(t, err)
			defer func() { assert.NoError(t, j.Close()) }()
			c := console{journal: j, session: &execute.Session{Client: client, Clock: clock, Journal: j, Profile: "prod"}}

			o := change.Order{Place: at, Request: impact.Request{Goal: impact.GoalRelease, Targets: []api.BackendID{target}}}
			res, err := c.run(t.Context(), o, nil, nil)
			require.NoError(t, err)
			assert.Equal(t, change.OutcomeAborted, res.Outcome)
			assert.Contains(t, res.Why, `"b\xff" is not valid UTF-8`)
			assert.Contains(t, res.Why, "can only be changed in the web console")
			assert.Empty(t, client.Writes())
			assert.Empty(t, textOf(t, dir))
		})
	}
}
