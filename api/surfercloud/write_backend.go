package surfercloud

import (
	"context"
	"fmt"
	"math"

	"cloud.internal/ulbconsole/api"
)

// ReleaseBackend takes a backend out of its VServer. The service checks no
// VServer: the id alone decides.
func (c *Client) ReleaseBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["BackendId"] = string(ulb), string(backend)
	return receipt(c.write(ctx, "ReleaseBackend", p, ""))
}

// AllocateBackend adds a host to a VServer. The receipt lacks the new id where
// the answer did: it was added all the same, and reading finds it.
func (c *Client) AllocateBackend(ctx context.Context, scope api.Scope, ulb api.ULBID, v api.VServerID, host api.HostSpec) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["VServerId"] = string(ulb), string(v)
	a, err := c.write(ctx, "AllocateBackend", p, setHost(p, host))
	r, err := receipt(a, err)
	if err == nil {
		r.Backend = api.BackendID(a.fields.id("BackendId"))
	}
	return r, err
}

// setHost names the host and its attributes. It gives what is wrong with them, "" where nothing is.
func setHost(p params, h api.HostSpec) string {
	p["ResourceType"] = h.ResourceType
	if h.ByAddress() {
		p["ResourceIP"], p["VPCId"], p["SubnetId"] = h.IP, h.VPC, h.Subnet
	} else {
		p["ResourceId"] = h.ResourceID
	}
	weight, _ := h.Weight.Get()
	if weight < 0 || weight > 100 {
		h.Weight = api.Maybe[int]{} // the service's own 1 then
	}
	return setAttributes(p, api.BackendAttributes{Port: api.Known(h.Port), Weight: h.Weight, Enabled: h.Enabled, IsBackup: h.IsBackup})
}

// UpdateBackendAttribute changes the attributes that are given. The others stay.
func (c *Client) UpdateBackendAttribute(ctx context.Context, scope api.Scope, ulb api.ULBID, backend api.BackendID, attributes api.BackendAttributes) (api.Receipt, error) {
	p := inScope(scope)
	p["ULBId"], p["BackendId"] = string(ulb), string(backend)
	wrong := setAttributes(p, attributes)
	if attributes == (api.BackendAttributes{}) {
		wrong = "there is nothing to change"
	}
	return receipt(c.write(ctx, "UpdateBackendAttribute", p, wrong))
}

// setAttributes gives what is wrong with the attributes, "" where nothing is.
func setAttributes(p params, attributes api.BackendAttributes) (wrong string) {
	for _, a := range []struct {
		name      string
		value     api.Maybe[int]
		low, high int
	}{
		{"Port", attributes.Port, 1, math.MaxUint16},
		{"Weight", attributes.Weight, 0, 100},
		{"Enabled", attributes.Enabled, 0, 1},
		{"IsBackup", attributes.IsBackup, 0, 1},
	} {
		n, known := a.value.Get()
		switch {
		case !known:
		case n < a.low || n > a.high:
			wrong = fmt.Sprintf("%s %d is not from %d to %d", a.name, n, a.low, a.high)
		default:
			p[a.name] = n
		}
	}
	return wrong
}
