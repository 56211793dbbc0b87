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
		{Key: "a", Name: render.PartAddress, Text: address},
		{Key: "r", Name: render.PartRow, Text: row},
		{Key: "j", Name: render.PartJSON, Text: render.ULBJSON(u)},
	}
}

func vserverParts(v api.VServer, row string) []screen.Part {
	return []screen.Part{
		screen.IDPart(string(v.ID)),
		{Key: "r", Name: render.PartRow, Text: row},
		{Key: "j", Name: render.PartJSON, Text: render.VServerJSON(v)},
	}
}

func backendParts(b api.Backend, row string) []screen.Part {
	address := ""
	if b.PrivateIP.IsKnown() && b.Port.IsKnown() {
		address = render.HostPort(b.PrivateIP, b.Port)
	}
	return []screen.Part{
		screen.IDPart(string(b.ID)),
		{Key: "a", Name: render.PartAddress, Text: address},
		{Key: "h", Name: render.PartHost, Text: b.ResourceName.Or("")},
		{Key: "r", Name: render.PartRow, Text: row},
		{Key: "j", Name: render.PartJSON, Text: render.BackendJSON(b)},
	}
}

func ruleParts(r api.Rule, row string) []screen.Part {
	return []screen.Part{
		screen.IDPart(string(r.ID)),
		{Key: "m", Name: render.PartMatch, Text: r.Match.Or("")},
		{Key: "r", Name: render.PartRow, Text: row},
		{Key: "j", Name: render.PartJSON, Text: render.RuleJSON(r)},
	}
}
