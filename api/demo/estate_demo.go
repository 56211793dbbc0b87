package demo

import (
	"strings"
	"time"
)

// demoEstate is the hand-made one: what an operator would recognise, and what a console must
// survive. Production in Hong Kong, the default, holds most of it; Staging in Singapore is empty.
func demoEstate(quirks map[string]bool, now time.Time) *estate {
	e := newEstate(0, quirks, now)
	prod := e.builder("hk", "org-prod01", 23)
	prod.webFrontend()
	prod.apiTCP()
	prod.apiGateway()
	prod.loginSticky()
	prod.gameUDP()
	prod.mainStandby()
	prod.payment()
	prod.longName()
	prod.hostileName()
	prod.legacy()
	prod.cluster()
	prod.ulb("new-empty", "Pending", "Default", "made for the move, nothing on it yet")
	if quirks["huge"] {
		prod.huge()
	}
	prod.host("web-spare")
	prod.host("api-spare")

	staging := e.builder("hk", "org-stag01", 24)
	web := staging.vserver(staging.outer(staging.ulb("staging-web", "RequestProxy", "Default", ""), "198.51.100.40"),
		vserver{name: "http-80", protocol: "HTTP", port: 80, monitor: "Path", path: "/healthz"})
	staging.add(web, "stg-web-01", 8080)
	staging.add(web, "stg-web-02", 8080, flaky)

	singapore := e.builder("sg", "org-prod01", 25)
	wildcard := singapore.certificate("wildcard-example-com")
	wildcard.uploaded, wildcard.domains = true, "*.example.com"
	edge := singapore.vserver(singapore.outer(singapore.ulb("sg-edge", "RequestProxy", "Edge", ""), "203.0.113.201"),
		vserver{
			name: "https-443", protocol: "HTTPS", port: 443, method: "Leastconn",
			cert: "wildcard-example-com", http2: 1,
		})
	for _, name := range []string{"sg-edge-01", "sg-edge-02", "sg-edge-03"} {
		singapore.add(edge, name, 8443)
	}
	cache := singapore.vserver(singapore.ulb("sg-cache", "PacketsTransmit", "Data", ""),
		vserver{name: "redis-6379", protocol: "TCP", port: 6379, method: "ConsistentHash"})
	singapore.add(cache, "sg-redis-01", 6379)
	singapore.add(cache, "sg-redis-02", 6379, down)
	return e
}

func (b *builder) webFrontend() {
	u := b.outer(b.ulb("web-frontend", "RequestProxy", "Shop", "the shop; on call: team web"),
		"203.0.113.10", "203.0.113.11")
	b.certificate("shop-example-com-2026").ends(b.e.today.Add(120*day), "shop.example.com,*.shop.example.com")
	u.waf, u.logBucket, u.snatIPs = "Extranet", "shop-access-logs", []string{"10.23.250.130", "10.23.250.131"}
	https := b.vserver(u, vserver{
		name: "https-443", protocol: "HTTPS", port: 443, method: "WeightRoundrobin", persistence: "ServerInsert",
		monitor: "Path", domain: "shop.example.com", path: "/healthz", cert: "shop-example-com-2026", http2: 1,
	})
	one := b.add(https, "web-01", 8080, withWeight(100))
	two := b.add(https, "web-02", 8080, withWeight(100))
	three := b.add(https, "web-03", 8080, withWeight(50))
	four := b.add(https, "web-04", 8080, withWeight(50), flaky)
	b.add(https, "web-05", 8080, withWeight(10)) // in no Custom rule
	b.rule(https, rule{kind: "Domain", match: "*.shop.example.com", mode: "Wildcard"}, one, two)
	b.rule(https, rule{kind: "Domain", match: `^img[0-9]+\.example\.com$`, mode: "Regular"}, four)
	b.rule(https, rule{kind: "Path", match: "/static/", priority: 20}, three, four)

	redirect := b.vserver(u, vserver{name: "http-80", protocol: "HTTP", port: 80, forwardPort: 443})
	for _, name := range []string{"web-01", "web-02", "web-03"} {
		b.add(redirect, name, 8080)
	}
}

// apiTCP is the one to practise a release on: plain TCP, all healthy.
func (b *builder) apiTCP() {
	u := b.outer(b.ulb("api-tcp", "PacketsTransmit", "API", ""), "203.0.113.20")
	api := b.vserver(u, vserver{name: "api-9000", protocol: "TCP", port: 9000, timeout: 900})
	for _, name := range []string{"api-01", "api-02", "api-03", "api-04"} {
		b.add(api, name, 9000)
	}
	metrics := b.vserver(u, vserver{name: "metrics-9100", protocol: "TCP", port: 9100})
	for _, name := range []string{"api-01", "api-02", "api-03", "api-04"} {
		b.add(metrics, name, 9100)
	}
}

func (b *builder) apiGateway() {
	b.certificate("api-example-com-2026").ends(b.e.today.Add(9*day), "api.example.com") // soon
	u := b.outer(b.ulb("api-gateway", "RequestProxy", "API", ""), "203.0.113.21")
	v := b.vserver(u, vserver{
		name: "gateway-443", protocol: "HTTPS", port: 443, method: "Leastconn", monitor: "Path", path: "/ping",
		cert: "api-example-com-2026", timeout: 120,
	})
	one := b.add(v, "gw-01", 8443)
	two := b.add(v, "gw-02", 8443, down)
	three := b.add(v, "gw-03", 8443, disabled)
	four := b.add(v, "web-01", 8443) // the same host is behind web-frontend
	b.rule(v, rule{kind: "Path", match: "/v2/", priority: 100}, one, two, four)
	b.rule(v, rule{kind: "Path", match: "/v1/", priority: 90}, one, three)
	b.rule(v, rule{kind: "Domain", match: "admin.example.com", mode: "Regular"}, two)
	plain := b.vserver(u, vserver{name: "gateway-80", protocol: "HTTP", port: 80})
	b.add(plain, "gw-01", 8080)
	b.add(plain, "gw-02", 8080, down)
}

func (b *builder) loginSticky() {
	u := b.outer(b.ulb("login-sticky", "RequestProxy", "Account",
		"sessions live in memory: releasing one logs people out"), "198.51.100.12")
	source := b.vserver(u, vserver{name: "login-tcp-7443", protocol: "TCP", port: 7443, method: "Source"})
	cookie := b.vserver(u, vserver{
		name: "login-http-80", protocol: "HTTP", port: 80, persistence: "UserDefined", persistenceInfo: "JSESSIONID",
		monitor: "Path", path: "/login/ok",
	})
	for _, name := range []string{"login-01", "login-02", "login-03"} {
		b.add(source, name, 7443)
		b.add(cookie, name, 8080)
	}
}

func (b *builder) gameUDP() {
	u := b.outer(b.ulb("game-udp", "PacketsTransmit", "Games", ""), "198.51.100.30")
	v := b.vserver(u, vserver{
		name: "match-27015", protocol: "UDP", port: 27015, method: "ConsistentHashPort", timeout: 60,
		monitor: "Customize", requestMsg: "ping", responseMsg: "pong",
	})
	b.add(v, "game-01", 27015)
	b.add(v, "game-02", 27015, flaky)
	b.add(v, "game-03", 27015)
	voice := b.vserver(u, vserver{name: "voice-3478", protocol: "UDP", port: 3478, method: "SourcePort", monitor: "Ping"})
	b.add(voice, "game-01", 3478)
	b.add(voice, "game-02", 3478)
}

func (b *builder) mainStandby() {
	u := b.ulb("pg-main-standby", "RequestProxy", "Data", "PostgreSQL, one main and one standby")
	v := b.vserver(u, vserver{name: "postgres-5432", protocol: "TCP", port: 5432, method: "Backup", timeout: 3600})
	b.add(v, "pg-01", 5432)
	b.add(v, "pg-02", 5432, standby)
}

func (b *builder) payment() {
	b.certificate("支付证书").ends(b.e.today.Add(-3*day), "pay.example.com") // over
	u := b.ulb("支付网关", "RequestProxy", "支付", "值班电话 8001")
	v := b.vserver(u,
		vserver{name: "支付-内网-8443", protocol: "HTTPS", port: 8443, monitor: "Path", path: "/健康", cert: "支付证书"})
	one := b.add(v, "支付-甲", 8443)
	two := b.add(v, "支付-乙", 8443)
	b.add(v, "支付-丙", 8443, down)
	b.rule(v, rule{kind: "Path", match: "/退款/", priority: 10}, one, two)
	b.add(b.vserver(u, vserver{name: "对账", protocol: "TCP", port: 7001}), "web-01", 7001)
}

func (b *builder) longName() {
	long := "k8s-prod-hk-ingress-nginx-controller-" + strings.Repeat("namespace-with-a-long-name-", 6) + "a1b2c3d4e5f6"
	u := b.ulb(long, "RequestProxy", "Kubernetes", "made by the cloud controller, do not edit")
	v := b.vserver(u, vserver{name: "svc-" + long, protocol: "TCP", port: 31443})
	node := b.host("k8s-node-01")
	node.subKind, node.subID, node.subName = "UNI", b.e.ids.named("uni", b.path("k8s-node-01")), "eth1-of-k8s-node-01"
	node.ip = "10.23.240.31" // the card's own, not the host's
	b.keep("k8s-node-01/eth1", node)
	b.add(v, "k8s-node-01/eth1", 31443) // through its network card
	b.add(v, "k8s-node-02", 31443)
	v.backends = append(v.backends, &backend{
		id: b.e.ids.named("backend", v.id+"/ip"), port: 31443, weight: 1, enabled: true,
		host: host{kind: "IP", ip: "10.23.9.9", vpc: b.vpc, subnet: b.subnet},
	})
}

// hostileName has what must never reach a terminal raw: colours, a window title, a line break, a
// right-to-left override.
func (b *builder) hostileName() {
	const hostile = "cache\x1b[31m-red\x1b]0;owned\x07\nsecond\tline\u202egnp.exe\u200b\u009b2J"
	u := b.ulb(hostile, "RequestProxy", "Tag\x1b[2J", "remark\r\x1b[?1049l")
	v := b.vserver(u, vserver{name: "http\x1b[5m-80\x1b]52;c;b3duZWQ=\x07", protocol: "HTTP", port: 80})
	one := b.add(v, "host\x1b[1A\u202elive", 8080)
	b.add(v, "host\r\nline", 8080)
	b.add(v, "plain-host", 8080)
	b.rule(v, rule{kind: "Path", match: "/a\x1b[7m\n\u2066b", priority: 5}, one)
}

func (b *builder) legacy() {
	u := b.outer(b.ulb("legacy-billing", "Comprehensive", "Billing", ""), "198.51.100.77")
	v := b.vserver(u, vserver{name: "billing-8080", protocol: "HTTP", port: 8080})
	b.add(v, "billing-01", 8080, down)
	b.add(v, "billing-02", 8080, down)
	off := b.vserver(u, vserver{name: "batch-7000", protocol: "TCP", port: 7000})
	b.add(off, "billing-01", 7000, disabled)
	b.add(off, "billing-02", 7000, disabled)
	b.vserver(u, vserver{name: "unused-7100", protocol: "TCP", port: 7100}) // no backends
	last := b.vserver(u, vserver{name: "export-7200", protocol: "TCP", port: 7200})
	b.add(last, "billing-03", 7200) // the only one
	b.add(last, "billing-01", 7200, down)
}

// cluster is what a Kubernetes cluster made for one of its services, and looks after: what is
// changed by hand it puts back.
func (b *builder) cluster() {
	u := b.outer(b.ulb("ingress-nginx.ingress.svc.uk8s-h3k9x2qa", "PacketsTransmit", "Default",
		"UID-5d1c7c1e-6a0b-4c53-9a63-0d2f8f1b7e44"),
		"198.51.100.91")
	for _, v := range []vserver{
		{name: "TCP_443_8a4f2b9c-1d3e-4f60-9b7a-2c5d8e0f1a3b", port: 443},
		{name: "TCP_80_3f9e1c7d-5b2a-4e81-8d6c-7a0b4c2e9f15", port: 80},
	} {
		v.protocol = "TCP"
		listener := b.vserver(u, v)
		for _, node := range []string{"k8s-node-01", "k8s-node-02", "k8s-node-03"} {
			b.add(listener, node, listener.port)
		}
	}
}
