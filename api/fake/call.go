package fake

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// The methods of api.Client, as the fake names them.
const (
	Regions                = "Regions"
	Projects               = "Projects"
	ULBs                   = "ULBs"
	VServers               = "VServers"
	ReleaseBackend         = "ReleaseBackend"
	UpdatePolicy           = "UpdatePolicy"
	CreatePolicy           = "CreatePolicy"
	DeletePolicy           = "DeletePolicy"
	AllocateBackend        = "AllocateBackend"
	UpdateBackendAttribute = "UpdateBackendAttribute"
)

func writeMethods() []string {
	return []string{ReleaseBackend, UpdatePolicy, CreatePolicy, DeletePolicy, AllocateBackend, UpdateBackendAttribute}
}

// Call is a call as it was made. Calls are comparable; what a method does not take is zero.
type Call struct {
	Method  string
	Scope   api.Scope
	ULB     api.ULBID
	VServer api.VServerID
	Backend api.BackendID
	Policy  api.PolicyID

	// Of UpdatePolicy and CreatePolicy.
	Match, Type, DomainMatchMode api.Maybe[string]
	Priority                     api.Maybe[int]
	Members                      string // their ids, with a blank between

	Host       api.HostSpec          // of AllocateBackend
	Attributes api.BackendAttributes // of UpdateBackendAttribute
}

// Writes says whether the call changes anything.
func (c Call) Writes() bool { return slices.Contains(writeMethods(), c.Method) }

// Release is a ReleaseBackend that was asked for, whether it succeeded or not.
type Release struct {
	Scope   api.Scope
	ULB     api.ULBID
	Backend api.BackendID
}

func release(scope api.Scope, ulb api.ULBID, backend api.BackendID) Call {
	return Call{Method: ReleaseBackend, Scope: scope, ULB: ulb, Backend: backend}
}

func changeRule(method string, scope api.Scope, ulb api.ULBID, v api.VServerID, policy api.PolicyID, rule api.RuleSpec) Call {
	ids := make([]string, 0, len(rule.Members))
	for _, id := range rule.Members {
		ids = append(ids, string(id))
	}
	return Call{
		Method: method, Scope: scope, ULB: ulb, VServer: v, Policy: policy,
		Match: rule.Match, Type: rule.Type, DomainMatchMode: rule.DomainMatchMode, Priority: rule.Priority, Members: strings.Join(ids, " "),
	}
}

func deleteRule(scope api.Scope, v api.VServerID, policy api.PolicyID) Call {
	return Call{Method: DeletePolicy, Scope: scope, VServer: v, Policy: policy}
}

func allocate(scope api.Scope, ulb api.ULBID, v api.VServerID, host api.HostSpec) Call {
	return Call{Method: AllocateBackend, Scope: scope, ULB: ulb, VServer: v, Host: host}
}

func changeBackend(scope api.Scope, ulb api.ULBID, backend api.BackendID, attributes api.BackendAttributes) Call {
	return Call{Method: UpdateBackendAttribute, Scope: scope, ULB: ulb, Backend: backend, Attributes: attributes}
}
