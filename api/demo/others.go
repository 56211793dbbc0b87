package demo

import (
	"slices"
	"time"
)

// deed is what somebody else did to a backend of the hand-made estate before the cloud was made.
type deed struct {
	ago                    time.Duration
	user, from, key        string
	api, ulb, vserver, who string // who is the host
	done                   bool
}

// deeds are those of a colleague at the web console and of a tool, the oldest first.
func deeds() []deed {
	const colleague, tool = "lin.wei", "terraform"
	return []deed{
		{
			ago: 11 * time.Minute, user: colleague, from: "198.51.100.201", key: "demo-key-of-lin-wei",
			api: "UpdateBackendAttribute", ulb: "api-gateway", vserver: "gateway-443", who: "gw-03", done: true,
		},
		{
			ago: 6 * time.Minute, user: tool, from: "10.23.0.200", key: "demo-key-of-terraform",
			api: "UpdateBackendAttribute", ulb: "web-frontend", vserver: "https-443", who: "web-05", done: true,
		},
		{
			ago: 4 * time.Minute, user: colleague, from: "198.51.100.201", key: "demo-key-of-lin-wei",
			api: "ReleaseBackend", ulb: "web-frontend", vserver: "https-443", who: "web-04",
		},
	}
}

// remember notes what others did, where the estate has it.
func (c *Cloud) remember(now time.Time) {
	s := scope{"hk", "org-prod01"}
	for _, d := range deeds() {
		for _, u := range c.estate.shares[s] {
			if u.name != d.ulb {
				continue
			}
			about := []named{{u.id, u.name}}
			for _, v := range u.vservers {
				i := slices.IndexFunc(v.backends, func(b *backend) bool { return v.name == d.vserver && b.host.name == d.who })
				if i >= 0 {
					b := v.backends[i]
					about = append(about, named{b.id, b.host.name}, named{b.host.id, b.host.name})
				}
			}
			c.remembered(event{
				scope: s, api: d.api, done: d.done, at: now.Add(-d.ago), about: about, user: d.user, from: d.from, key: d.key,
			})
		}
	}
}
