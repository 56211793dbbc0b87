package journal

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// exact refuses an entry in which something that is looked for, compared or sent again is not valid
// UTF-8: JSON would hold other bytes, and the next start would look for what nobody has. The ids of
// the service are whatever it says. What is only words, as a host's name is, may lose some bytes.
//
// encoding/json cannot say this: it writes U+FFFD for a wrong byte, and reports nothing. An encoder
// that refuses wrong bytes would refuse them in words, too, and with them the change of a backend
// whose host has such a name.
func exact(e *change.Entry) error {
	var p prover
	p.see("region", string(e.Region))
	p.see("project", string(e.Project))
	p.see("ULB's id", string(e.ULB))
	p.see("VServer's id", string(e.VServer))
	p.backends("target's id", e.Request.Targets)
	p.record(e.Request.Record)
	for i := range e.Plan {
		p.step(&e.Plan[i])
	}
	p.record(e.Facts)
	for _, name := range slices.Sorted(maps.Keys(e.Params)) {
		p.see("parameter "+bounded(name, 60), e.Params[name])
	}
	p.see("new backend's id", string(e.Backend))
	p.see("new rule's id", string(e.Policy))
	return p.err
}

// prover keeps what is wrong with the first wrong text that it saw.
type prover struct{ err error }

func (p *prover) see(name, value string) {
	if p.err == nil && !utf8.ValidString(value) {
		p.err = fmt.Errorf("the %s %s is not valid UTF-8, and would be written down as another", name,
			bounded(fmt.Sprintf("%+q", value), 200))
	}
}

func (p *prover) maybe(name string, value api.Maybe[string]) { p.see(name, value.Or("")) }

func (p *prover) backends(name string, ids []api.BackendID) {
	for _, id := range ids {
		p.see(name, string(id))
	}
}

func (p *prover) step(s *impact.Step) {
	p.see("backend's id", string(s.Backend))
	p.rule(s.Rule)
	p.backends("rule member's id", s.Members)
	p.see("host's type", s.Host.ResourceType)
	p.see("host's id", s.Host.ResourceID)
	p.see("host's address", s.Host.IP)
	p.see("host's VPC", s.Host.VPC)
	p.see("host's subnet", s.Host.Subnet)
}

func (p *prover) record(r impact.Record) {
	for i := range r.Backends {
		b := &r.Backends[i].Backend
		p.see("backend's id", string(b.ID))
		p.maybe("host's type", b.ResourceType)
		p.maybe("host's id", b.ResourceID)
		p.maybe("network card's type", b.SubResourceType)
		p.maybe("network card's id", b.SubResourceID)
		p.maybe("host's address", b.PrivateIP)
		p.maybe("host's VPC", b.VPC)
		p.maybe("host's subnet", b.Subnet)
	}
	for i := range r.Rules {
		p.rule(r.Rules[i].Rule)
		p.backends("rule member's id", r.Rules[i].Left)
	}
}

func (p *prover) rule(r api.Rule) {
	p.see("rule's id", string(r.ID))
	p.maybe("rule's policy type", r.PolicyType)
	p.maybe("rule's type", r.Type)
	p.maybe("rule's match", r.Match)
	p.maybe("rule's domain match mode", r.DomainMatchMode)
	p.backends("rule member's id", r.MemberIDs())
}
