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
	ULBCount               = "ULBCount"
	VServers               = "VServers"
	Metrics                = "Metrics"
	UserOperations         = "UserOperations"
	Certificates           = "Certificates"
	Hosts                  = "Hosts"
	ReleaseBackend         = api.ActionReleaseBackend
	UpdatePolicy           = api.ActionUpdatePolicy
	CreatePolicy           = api.ActionCreatePolicy
	DeletePolicy           = api.ActionDeletePolicy
	AllocateBackend        = api.ActionAllocateBackend
	UpdateBackendAttribute = api.ActionUpdateBackendAttribute
	UpdateVServerAttribute = api.ActionUpdateVServerAttribute
)

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
	Check      string                // of UpdateVServerAttribute
}

// Writes reports whether the call changes anything.
func (c Call) Writes() bool { return slices.Contains(api.WriteActions(), c.Method) }

// Release is a ReleaseBackend that was asked for, whether it succeeded or not.
type Release struct {
	Scope   api.Scope
	ULB     api.ULBID
	Backend api.BackendID
}

// callOf is the call that sends a write.
func callOf(write api.Write) Call {
	call := Call{Method: write.Action()}
	rule := func(spec api.RuleSpec) {
		ids := make([]string, 0, len(spec.Members))
		for _, id := range spec.Members {
			ids = append(ids, string(id))
		}
		call.Match, call.Type = spec.Match, spec.Type
		call.DomainMatchMode, call.Priority = spec.DomainMatchMode, spec.Priority
		call.Members = strings.Join(ids, " ")
	}
	switch w := write.(type) {
	case api.ReleaseBackend:
		call.Scope, call.ULB, call.Backend = w.Scope, w.ULB, w.Backend
	case api.UpdateBackendAttribute:
		call.Scope, call.ULB, call.Backend, call.Attributes = w.Scope, w.ULB, w.Backend, w.Attributes
	case api.AllocateBackend:
		call.Scope, call.ULB, call.VServer, call.Host = w.Scope, w.ULB, w.VServer, w.Host
	case api.UpdatePolicy:
		call.Scope, call.ULB, call.VServer, call.Policy = w.Scope, w.ULB, w.VServer, w.Policy
		rule(w.Rule)
	case api.CreatePolicy:
		call.Scope, call.ULB, call.VServer = w.Scope, w.ULB, w.VServer
		rule(w.Rule)
	case api.UpdateVServerAttribute:
		call.Scope, call.ULB, call.VServer, call.Check = w.Scope, w.ULB, w.VServer, w.MonitorType
	case api.DeletePolicy:
		call.Scope, call.VServer, call.Policy = w.Scope, w.VServer, w.Policy
	}
	return call
}
