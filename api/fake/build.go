package fake

import "cloud.internal/ulbconsole/api"

// ULB makes a load balancer as an operator would know one.
func ULB(id api.ULBID, name string, vservers ...api.VServer) api.ULB {
	u := api.ULB{
		ID: id, Name: api.Known(name),
		Type: api.Known("OuterMode"), ListenType: api.Known("RequestProxy"),
		IPs:      api.Known([]api.EIP{{Address: api.Known("203.0.113.7"), ID: api.Known("eip-" + string(id))}}),
		VServers: api.Known(vservers),
	}
	return copyULB(u)
}

// TCP makes a TCP VServer with Method Roundrobin.
func TCP(id api.VServerID, name string, port int, backends ...api.Backend) api.VServer {
	if backends == nil {
		backends = []api.Backend{} // nil is what null reads as
	}
	return copyVServer(api.VServer{
		ID: id, Name: api.Known(name), Protocol: api.Known("TCP"), Port: api.Known(port),
		ListenType: api.Known("RequestProxy"), Method: api.Known("Roundrobin"),
		PersistenceType: api.Known("None"), ClientTimeout: api.Known(60), MonitorType: api.Known("Port"),
		Status: api.Known(0), Backends: api.Known(backends), Rules: api.Known([]api.Rule(nil)),
	})
}

// HTTP makes an HTTP VServer with Method Roundrobin, the Default rule that
// mirrors all its backends, and further rules.
func HTTP(id api.VServerID, name string, port int, backends []api.Backend, rules ...api.Rule) api.VServer {
	v := TCP(id, name, port, backends...)
	v.Protocol = api.Known("HTTP")
	standard := api.Rule{
		PolicyType: api.Known(api.PolicyDefault), Type: api.Known(""), Match: api.Known(""), Priority: api.Known(0),
	}
	members := make([]api.Member, 0, len(backends))
	for _, b := range backends {
		members = append(members, api.Member{Backend: b.ID, PrivateIP: b.PrivateIP, Port: b.Port, ResourceID: b.ResourceID})
	}
	standard.Members = api.Known(members)
	v.Rules = api.Known(append([]api.Rule{standard}, rules...))
	return copyVServer(v)
}

// Path makes a Custom rule that matches a path.
func Path(id api.PolicyID, match string, members ...api.BackendID) api.Rule {
	return newRule(id, "Path", match, members)
}

// Domain makes a Custom rule that matches a domain.
func Domain(id api.PolicyID, match string, members ...api.BackendID) api.Rule {
	return newRule(id, "Domain", match, members)
}

func newRule(id api.PolicyID, kind, match string, ids []api.BackendID) api.Rule {
	members := make([]api.Member, 0, len(ids))
	for _, id := range ids {
		members = append(members, api.Member{Backend: id})
	}
	return api.Rule{
		ID: id, PolicyType: api.Known("Custom"), Type: api.Known(kind), Match: api.Known(match),
		DomainMatchMode: api.Known("Regular"), Priority: api.Known(1), Members: api.Known(members),
	}
}

// Healthy makes a backend that is enabled and healthy, with weight 1.
func Healthy(id api.BackendID, ip string, port int) api.Backend {
	return api.Backend{
		ID: id, ResourceType: api.Known("UHost"), ResourceID: api.Known("uhost-" + string(id)),
		ResourceName: api.Known("host-" + string(id)), PrivateIP: api.Known(ip), Port: api.Known(port),
		Enabled: api.Known(1), Status: api.Known(0), Weight: api.Known(1),
	}
}

// Failing makes a backend that is enabled and fails its checks.
func Failing(id api.BackendID, ip string, port int) api.Backend {
	b := Healthy(id, ip, port)
	b.Status = api.Known(1)
	return b
}

// Disabled makes a backend that is disabled and healthy.
func Disabled(id api.BackendID, ip string, port int) api.Backend {
	b := Healthy(id, ip, port)
	b.Enabled = api.Known(0)
	return b
}

// Unknown makes a backend whose Status did not come.
func Unknown(id api.BackendID, ip string, port int) api.Backend {
	b := Healthy(id, ip, port)
	b.Status = api.Maybe[int]{}
	return b
}
