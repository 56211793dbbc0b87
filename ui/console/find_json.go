package console

import (
	"io"
	"slices"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/api/journal"
)

// foundObject is a place that something was found in, for other programs, as README describes it.
// Names and values never change; what a place has none of is left out.
type foundObject struct {
	Kind  string    `json:"kind"` // ulb, vserver, rule or backend
	State api.State `json:"state"`
	Exact bool      `json:"exact,omitempty"`

	Backend api.BackendID `json:"backend,omitempty"`
	Address string        `json:"address,omitempty"`
	Port    int           `json:"port,omitempty"`
	Host    string        `json:"host,omitempty"`
	HostID  string        `json:"host_id,omitempty"`
	Rule    api.PolicyID  `json:"rule,omitempty"`
	Match   string        `json:"match,omitempty"`

	VServer     api.VServerID `json:"vserver,omitempty"`
	VServerName string        `json:"vserver_name,omitempty"`
	Protocol    string        `json:"protocol,omitempty"`
	VServerPort int           `json:"vserver_port,omitempty"`
	ULB         api.ULBID     `json:"ulb"`
	ULBName     string        `json:"ulb_name,omitempty"`
	Addresses   []string      `json:"ulb_addresses,omitempty"`
	Region      api.RegionID  `json:"region"`
	Project     api.ProjectID `json:"project,omitempty"`

	Serving        api.Maybe[int] `json:"serving,omitzero"`
	Enabled        api.Maybe[int] `json:"enabled,omitzero"`
	ServingWithout api.Maybe[int] `json:"serving_without,omitzero"`
	EnabledWithout api.Maybe[int] `json:"enabled_without,omitzero"`

	Rules     []ruleObject `json:"rules,omitempty"`
	Risk      impact.Class `json:"risk,omitempty"`
	HostState string       `json:"host_state,omitempty"`
	HostError string       `json:"host_error,omitempty"`

	Read time.Time `json:"read"`
}

// ruleObject is a Custom rule that a backend is in.
type ruleObject struct {
	Rule  api.PolicyID `json:"rule"`
	Match string       `json:"match,omitempty"`
	Last  bool         `json:"last,omitempty"` // nothing else serves in it
}

func newFoundObject(f foundPlace) foundObject {
	u := f.ULB
	o := foundObject{
		Kind: "ulb", State: f.State(), Exact: f.Exact, ULB: u.ID, ULBName: u.Name, Addresses: u.Addresses,
		Region: u.Scope.Region, Project: u.Scope.Project, Read: u.Asked.UTC(),
	}
	o.Serving, o.Enabled = counted(f.Count())
	if l := f.Listener; l != nil {
		o.Kind, o.VServer, o.VServerName, o.Protocol, o.VServerPort = "vserver", l.ID, l.Name, l.Protocol, l.Port
	}
	if r := f.Rule; r != nil {
		o.Kind, o.Rule, o.Match = "rule", r.ID, r.Match
	}
	if b := f.Backend; b != nil {
		o.Kind, o.Backend, o.Address, o.Port = "backend", b.ID(), b.Address(), b.Port
		o.Host, o.HostID = b.HostName(), b.HostID()
		o.ServingWithout, o.EnabledWithout = counted(f.Without())
	}
	if f.Host {
		o.aboutHost(f)
	}
	return o
}

func (o *foundObject) aboutHost(f foundPlace) {
	in, last, _ := f.RulesOf()
	for _, r := range in {
		o.Rules = append(o.Rules, ruleObject{Rule: r.ID, Match: r.Match, Last: slices.Contains(last, r)})
	}
	o.Risk, o.HostState = f.risk, f.host.Host.State
	if f.host.Host.Err != nil {
		o.HostError = f.host.Host.Err.Error()
	}
}

// counted is how many serve, where that is known of each, of how many that are enabled.
func counted(c api.Count) (serving, enabled api.Maybe[int]) {
	if c.Known {
		enabled = api.Known(c.Enabled())
	}
	return c.Sure(), enabled
}

func writeFoundJSON(out io.Writer, all []foundPlace) error {
	for _, f := range all {
		line, err := journal.JSONLine(newFoundObject(f))
		if err != nil {
			return err
		}
		_, _ = out.Write(line) // Flush gives its error
	}
	return nil
}
