package api

import (
	"maps"
	"slices"
	"strings"
)

// Write is a request that changes something, whole: what is confirmed, recorded and sent is this
// value. The set is closed, and nothing else changes anything.
type Write interface {
	// Action is the service's name for it.
	Action() string
	// Params are its parameters by their names on the wire, those of a list as Name.0, Name.1 and
	// so on. One that it cannot go without is there, if only as "".
	Params() map[string]string

	// invalid says what is wrong beside what is missing, "" for nothing.
	invalid() string
}

// ReleaseBackend takes a backend out of its VServer. The service checks no VServer: the id alone
// decides.
type ReleaseBackend struct {
	Scope   Scope
	ULB     ULBID
	Backend BackendID
}

// UpdateBackendAttribute changes the attributes of a backend that are given. The others stay.
type UpdateBackendAttribute struct {
	Scope      Scope
	ULB        ULBID
	Backend    BackendID
	Attributes BackendAttributes
}

// AllocateBackend adds a host to a VServer. It is not idempotent: a host that is there already is
// refused. The receipt has its new id, unless the answer lacks it; reading finds it then.
type AllocateBackend struct {
	Scope   Scope
	ULB     ULBID
	VServer VServerID
	Host    HostSpec
}

// UpdatePolicy replaces a Custom rule's members. The rest of the rule goes along as it was read.
type UpdatePolicy struct {
	Scope   Scope
	ULB     ULBID
	VServer VServerID
	Policy  PolicyID
	Rule    RuleSpec
}

// CreatePolicy makes a Custom rule. The receipt has its id, unless the answer lacks it; reading
// finds it then.
type CreatePolicy struct {
	Scope   Scope
	ULB     ULBID
	VServer VServerID
	Rule    RuleSpec
}

// DeletePolicy deletes a Custom rule with its members.
type DeletePolicy struct {
	Scope   Scope
	VServer VServerID
	Policy  PolicyID
}

// UpdateVServerAttribute changes how a VServer checks its backends: MonitorType alone is sent. That the
// service leaves the rest as it is, it says of some attributes only.
type UpdateVServerAttribute struct {
	Scope       Scope
	ULB         ULBID
	VServer     VServerID
	MonitorType string
}

// The actions of the writes, by the service's names.
const (
	ActionReleaseBackend         = "ReleaseBackend"
	ActionUpdateBackendAttribute = "UpdateBackendAttribute"
	ActionAllocateBackend        = "AllocateBackend"
	ActionUpdatePolicy           = "UpdatePolicy"
	ActionCreatePolicy           = "CreatePolicy"
	ActionDeletePolicy           = "DeletePolicy"
	ActionUpdateVServerAttribute = "UpdateVServerAttribute"
)

// WriteActions are the actions of all writes.
func WriteActions() []string {
	return []string{
		ActionReleaseBackend, ActionUpdateBackendAttribute, ActionAllocateBackend,
		ActionUpdatePolicy, ActionCreatePolicy, ActionDeletePolicy, ActionUpdateVServerAttribute,
	}
}

func (ReleaseBackend) Action() string         { return ActionReleaseBackend }
func (UpdateBackendAttribute) Action() string { return ActionUpdateBackendAttribute }
func (AllocateBackend) Action() string        { return ActionAllocateBackend }
func (UpdatePolicy) Action() string           { return ActionUpdatePolicy }
func (CreatePolicy) Action() string           { return ActionCreatePolicy }
func (DeletePolicy) Action() string           { return ActionDeletePolicy }
func (UpdateVServerAttribute) Action() string { return ActionUpdateVServerAttribute }

func (w ReleaseBackend) Params() map[string]string {
	return w.Scope.Params("ULBId", string(w.ULB), "BackendId", string(w.Backend))
}

func (w UpdateBackendAttribute) Params() map[string]string {
	p := w.Scope.Params("ULBId", string(w.ULB), "BackendId", string(w.Backend))
	w.Attributes.addTo(p)
	return p
}

func (w AllocateBackend) Params() map[string]string {
	p := w.Scope.Params("ULBId", string(w.ULB), "VServerId", string(w.VServer), "ResourceType", w.Host.ResourceType)
	if w.Host.ByAddress() {
		p["ResourceIP"], p["VPCId"], p["SubnetId"] = w.Host.IP, w.Host.VPC, w.Host.Subnet
	} else {
		p["ResourceId"] = w.Host.ResourceID
	}
	w.Host.attributes().addTo(p)
	return p
}

func (w UpdatePolicy) Params() map[string]string {
	p := w.Scope.Params("ULBId", string(w.ULB), "VServerId", string(w.VServer), "PolicyId", string(w.Policy))
	w.Rule.addTo(p)
	return p
}

func (w CreatePolicy) Params() map[string]string {
	p := w.Scope.Params("ULBId", string(w.ULB), "VServerId", string(w.VServer))
	w.Rule.addTo(p)
	return p
}

func (w DeletePolicy) Params() map[string]string {
	return w.Scope.Params("VServerId", string(w.VServer), "PolicyId", string(w.Policy))
}

func (w UpdateVServerAttribute) Params() map[string]string {
	return w.Scope.Params("ULBId", string(w.ULB), "VServerId", string(w.VServer), "MonitorType", w.MonitorType)
}

func (ReleaseBackend) invalid() string { return "" }

func (w UpdateBackendAttribute) invalid() string {
	if w.Attributes == (BackendAttributes{}) {
		return "there is nothing to change"
	}
	return w.Attributes.invalid()
}

func (w AllocateBackend) invalid() string { return w.Host.attributes().invalid() }
func (w UpdatePolicy) invalid() string    { return w.Rule.invalid() }
func (w CreatePolicy) invalid() string    { return w.Rule.invalid() }
func (DeletePolicy) invalid() string      { return "" }

func (w UpdateVServerAttribute) invalid() string {
	if w.MonitorType != CheckPort && w.MonitorType != CheckPath {
		return "MonitorType " + Short(w.MonitorType) + " is neither Port nor Path"
	}
	return ""
}

// InvalidWrite says why a write must not be sent, "" where it may be.
func InvalidWrite(w Write) string {
	p := w.Params()
	for _, name := range []string{
		"Region", "ProjectId", "ULBId", "VServerId", "PolicyId", "BackendId", "Match",
		"ResourceType", "ResourceId", "ResourceIP", "VPCId", "SubnetId",
	} {
		if v, there := p[name]; there && v == "" {
			return name + " is missing, and the service must not choose one"
		}
	}
	return w.invalid()
}

// SameWrite says whether two writes ask for the same: the members of a rule have no order.
func SameWrite(a, b Write) bool {
	x, y := a.Params(), b.Params()
	return a.Action() == b.Action() && slices.Equal(takeMembers(x), takeMembers(y)) && maps.Equal(x, y)
}

// takeMembers takes the members of a rule out of the parameters.
func takeMembers(p map[string]string) []string {
	var ids []string
	for name, id := range p {
		if strings.HasPrefix(name, memberPrefix) {
			ids = append(ids, id)
			delete(p, name)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Params are the parameters of a request in the scope: names and values in turn.
func (s Scope) Params(pairs ...string) map[string]string {
	p := map[string]string{"Region": string(s.Region), "ProjectId": string(s.Project)}
	for pair := range slices.Chunk(pairs, 2) {
		p[pair[0]] = pair[1]
	}
	return p
}
