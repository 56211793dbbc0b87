package ui

import (
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// estate is a small world as an operator would know one.
func estate(w *fake.World) {
	demoWorld(w)
	named := func(b api.Backend, name, id string) api.Backend {
		b.ResourceName, b.ResourceID = api.Known(name), api.Known(id)
		return b
	}
	api1 := named(fake.Healthy("backend-0a3f2c1d", "10.9.12.31", 9000), "prod-api-01", "uhost-4k2m9x1a")
	api2 := named(fake.Healthy("backend-1b4e3d2c", "10.9.12.32", 9000), "prod-api-02", "uhost-5l3n0y2b")
	api3 := named(fake.Failing("backend-2c5d4e3f", "10.9.12.33", 9000), "prod-api-03", "uhost-6m4p1z3c")
	api4 := named(fake.Disabled("backend-3d6c5f4a", "10.9.12.34", 9000), "支付网关-备用机-04", "uhost-7n5q2a4d")
	api5 := named(fake.Unknown("backend-4e7b6a5b", "10.9.12.35", 9000),
		"prod-api-05-with-a-very-long-name-of-somebody-else", "uhost-8o6r3b5e")
	shop := []api.Backend{
		named(fake.Healthy("backend-5f8a7b6c", "10.9.20.11", 8080), "shop-01", "uhost-9p7s4c6f"),
		named(fake.Healthy("backend-6a9b8c7d", "10.9.20.12", 8080), "shop-02", "uhost-0q8t5d7a"),
		named(fake.Failing("backend-7b0c9d8e", "10.9.20.13", 8080), "shop-03", "uhost-1r9u6e8b"),
	}
	pair := fake.TCP("vserver-9f1e3d5c", "db-proxy", 3306,
		named(fake.Healthy("backend-8c1d0e9f", "10.9.30.1", 3306), "db-proxy-main", "uhost-2s0v7f9c"),
		named(fake.Healthy("backend-9d2e1f0a", "10.9.30.2", 3306), "db-proxy-standby", "uhost-3t1w8a0d"))
	pair.Method = api.Known(api.MethodBackup)
	two, _ := pair.Backends.Get()
	two[0].IsBackup, two[1].IsBackup = api.Known(0), api.Known(1)
	web := fake.HTTP("vserver-4c6e8a0b", "shop-https", 443, shop,
		fake.Path("policy-1a2b3c", "/cart/checkout", "backend-5f8a7b6c", "backend-7b0c9d8e"),
		fake.Domain("policy-4d5e6f", "*.shop.example.com", "backend-5f8a7b6c"))
	web.Protocol = api.Known("HTTPS")
	w.ULBs[scope] = []api.ULB{
		fake.ULB("ulb-3x7k9m2p", "prod-frontend",
			fake.TCP("vserver-2b4d6f8a", "api-gateway", 9000, api1, api2, api3, api4, api5), web, pair,
			fake.TCP("vserver-7d9f1b3e", "two-left", 9100,
				named(fake.Healthy("backend-aa11bb22", "10.9.40.1", 9100), "left-01", "uhost-aa11"),
				named(fake.Healthy("backend-bb22cc33", "10.9.40.2", 9100), "left-02", "uhost-bb22"))),
		fake.ULB("ulb-8q1w4e6r", "mail-relay-with-a-name-that-is-longer-than-any-column",
			fake.TCP("vserver-down", "smtp", 25, fake.Failing("backend-i", "10.0.1.1", 25))),
		fake.ULB("ulb-5t7y9u0i", "支付网关-生产环境"),
		fake.ULB("ulb-2o4p6a8s", "evil\x1b[31mname\u202e", fake.TCP("vserver-x", "x", 1, fake.Healthy("b1", "10.0.2.1", 1))),
		{ID: "ulb-0d1f2g3h"},
	}
}

func allowWrites(c *fake.Client) { c.AllowWrites() }

func readOnly(o *Options) { o.Connection.ReadOnly = true }

func protected(o *Options) { o.Connection.Protected = true }

// twoRules puts the first backend of the HTTPS listener into two rules of two.
func twoRules(c *fake.Client) {
	c.AllowWrites()
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-3x7k9m2p", "vserver-4c6e8a0b", func(v *api.VServer) {
			rules, _ := v.Rules.Get()
			for i, r := range rules {
				if r.Custom() {
					rules[i].Members = api.Known([]api.Member{{Backend: "backend-5f8a7b6c"}, {Backend: "backend-6a9b8c7d"}})
				}
			}
		})
	})
}

func openDraining(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		d.goOn("Drain first")
		d.advance(400 * time.Millisecond)
		d.goOn("Drain and release")
		d.advance(10 * time.Second)
	}
}

// openBroken is a plan of which the second step was refused.
func openBroken(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		breakSecond(d.client)
		d.goOn("Release")
		d.advance(time.Second)
	}
}

// recorded shows the history of a release out of rules and a refused disable.
func recorded(way []string) func(*driver) {
	return func(d *driver) {
		asking(way...)(d)
		d.goOn("Release")
		d.advance(5 * time.Second)
		d.press("esc", "g", "e")
		d.advance(400 * time.Millisecond)
		d.client.Refuse(fake.UpdateBackendAttribute, 299)
		d.goOn("Disable")
		d.advance(time.Second)
		d.press("esc", "H")
	}
}
