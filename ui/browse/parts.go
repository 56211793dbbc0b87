package browse

import (
	"cmp"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// ulbParts are what can be copied of a load balancer; row is how its list shows it.
func ulbParts(u api.ULB, row string) []screen.Part {
	address := u.PrivateIP.Or("")
	ips, _ := u.IPs.Get()
	for _, ip := range ips {
		address = cmp.Or(ip.Address.Or(""), address)
		break
	}
	return []screen.Part{
		screen.IDPart(string(u.ID)),
		{Key: "a", Name: "address", Text: address},
		{Key: "r", Name: "row", Text: row},
		{Key: "j", Name: "JSON", Text: render.ULBJSON(u)},
	}
}

func vserverParts(v api.VServer, row string) []screen.Part {
	return []screen.Part{
		screen.IDPart(string(v.ID)),
		{Key: "r", Name: "row", Text: row},
		{Key: "j", Name: "JSON", Text: render.VServerJSON(v)},
	}
}

func backendParts(b api.Backend, row string) []screen.Part {
	address := ""
	if b.PrivateIP.IsKnown() && b.Port.IsKnown() {
		address = render.HostPort(b.PrivateIP, b.Port)
	}
	return []screen.Part{
		screen.IDPart(string(b.ID)),
		{Key: "a", Name: "address", Text: address},
		{Key: "h", Name: "host", Text: b.ResourceName.Or("")},
		{Key: "r", Name: "row", Text: row},
		{Key: "j", Name: "JSON", Text: render.BackendJSON(b)},
	}
}

func ruleParts(r api.Rule, row string) []screen.Part {
	return []screen.Part{
		screen.IDPart(string(r.ID)),
		{Key: "m", Name: "match", Text: r.Match.Or("")},
		{Key: "r", Name: "row", Text: row},
		{Key: "j", Name: "JSON", Text: render.RuleJSON(r)},
	}
}
