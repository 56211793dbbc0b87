package change

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// request is a write that is about to be sent, as the book tells it and as the
// Client is asked for it.
type request struct {
	action string
	params map[string]string // by their names on the wire
	send   func(ctx context.Context) (api.Receipt, error)
}

func (p Place) params() map[string]string {
	all := map[string]string{"Region": string(p.Scope.Region), "ULBId": string(p.ULB)}
	if p.Scope.Project != "" {
		all["ProjectId"] = string(p.Scope.Project)
	}
	return all
}

func (w *work) releaseBackend(id api.BackendID) request {
	o := w.order
	params := o.params()
	params["BackendId"] = string(id)
	return request{action: "ReleaseBackend", params: params, send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.ReleaseBackend(ctx, o.Scope, o.ULB, id)
	}}
}

func (w *work) switchBackend(id api.BackendID, on int) request {
	o := w.order
	params := o.params()
	params["BackendId"], params["Enabled"] = string(id), strconv.Itoa(on)
	return request{action: "UpdateBackendAttribute", params: params, send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.UpdateBackendAttribute(ctx, o.Scope, o.ULB, id, api.BackendAttributes{Enabled: api.Known(on)})
	}}
}

func (w *work) updatePolicy(id api.PolicyID, spec api.RuleSpec) request {
	o := w.order
	params := ruleParams(o.Place, spec)
	params["PolicyId"] = string(id)
	return request{action: "UpdatePolicy", params: params, send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.UpdatePolicy(ctx, o.Scope, o.ULB, o.VServer, id, spec)
	}}
}

func (w *work) createPolicy(spec api.RuleSpec) request {
	o := w.order
	return request{action: "CreatePolicy", params: ruleParams(o.Place, spec), send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.CreatePolicy(ctx, o.Scope, o.ULB, o.VServer, spec)
	}}
}

func (w *work) deletePolicy(id api.PolicyID) request {
	o := w.order
	params := o.params()
	delete(params, "ULBId")
	params["VServerId"], params["PolicyId"] = string(o.VServer), string(id)
	return request{action: "DeletePolicy", params: params, send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.DeletePolicy(ctx, o.Scope, o.VServer, id)
	}}
}

func (w *work) allocateBackend(host api.HostSpec) request {
	o := w.order
	params := o.params()
	params["VServerId"], params["Port"] = string(o.VServer), strconv.Itoa(host.Port)
	for name, value := range map[string]string{
		"ResourceType": host.ResourceType, "ResourceId": host.ResourceID,
		"ResourceIP": host.IP, "VPCId": host.VPC, "SubnetId": host.Subnet,
	} {
		if value != "" {
			params[name] = value
		}
	}
	number(params, "Weight", host.Weight, 0, 100)
	number(params, "Enabled", host.Enabled, 0, 1)
	number(params, "IsBackup", host.IsBackup, 0, 1)
	return request{action: "AllocateBackend", params: params, send: func(ctx context.Context) (api.Receipt, error) {
		return w.Client.AllocateBackend(ctx, o.Scope, o.ULB, o.VServer, host)
	}}
}

// sameParams says whether two requests ask for the same: the members of a rule
// have no order.
func sameParams(a, b map[string]string) bool {
	rest := func(params map[string]string) map[string]string {
		rest := maps.Clone(params)
		maps.DeleteFunc(rest, func(name, _ string) bool { return strings.HasPrefix(name, "BackendId.") })
		return rest
	}
	return maps.Equal(rest(a), rest(b)) && sameIDs(members(a), members(b))
}

func ruleParams(at Place, spec api.RuleSpec) map[string]string {
	params := at.params()
	params["VServerId"] = string(at.VServer)
	for name, value := range map[string]api.Maybe[string]{"Match": spec.Match, "Type": spec.Type, "DomainMatchMode": spec.DomainMatchMode} {
		if text := value.Or(""); text != "" { // an empty one is not sent
			params[name] = text
		}
	}
	number(params, "PolicyPriority", spec.Priority, 1, 9999)
	for i, id := range spec.Members {
		params["BackendId."+strconv.Itoa(i)] = string(id)
	}
	return params
}

// number leaves out what the service does not take, as the Client does.
func number(params map[string]string, name string, value api.Maybe[int], least, most int) {
	if n, known := value.Get(); known && least <= n && n <= most {
		params[name] = strconv.Itoa(n)
	}
}
