package fleet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// findable is an estate in which one text may mean several things.
func findable() *List {
	host := func(id, ip string, port int, uhost, name string) api.Backend {
		b := fake.Healthy(api.BackendID(id), ip, port)
		b.ResourceID, b.ResourceName = api.Known(uhost), api.Known(name)
		return b
	}
	web := fake.ULB("ulb-web1", "web-frontend",
		fake.TCP("vserver-443", "https-443", 443,
			host("backend-a", "10.23.0.10", 8080, "uhost-1", "web-01"), host("backend-b", "10.23.0.11", 8080, "uhost-2", "web-02")),
		fake.TCP("vserver-80", "http-80", 80, host("backend-c", "10.23.0.10", 8081, "uhost-1", "web-01")))
	web.IPs = api.Known([]api.EIP{{Address: api.Known("203.0.113.10")}})
	six := fake.ULB("ulb-six", "Six", fake.TCP("vserver-6", "https-443", 443, host("backend-d", "2001:db8:0::7", 80, "uhost-6", "")))
	six.PrivateIP = api.Known("10.23.0.99")
	unread := fake.ULB("ulb-web2", "web-api")
	unread.VServers = api.Maybe[[]api.VServer]{}
	l := New().List(scope)
	for i, u := range []api.ULB{
		web, six, unread, fake.ULB("ulb-twin1", "twin"), fake.ULB("ulb-twin2", "twin"), fake.ULB("ulb-big", "SIX"),
		fake.ULB("ulb-sl", "a/b", fake.TCP("vserver-sl", "c/d", 1)), fake.ULB("ulb-host", "web-01-lb"),
		fake.ULB("ulb-empty", ""), fake.ULB("ulb-名", "支付网关"), fake.ULB("ulb-bad", "x\xff\x1b[2J"),
	} {
		l.rows = append(l.rows, NewULB(u, i, begun, api.Floor{}, ""))
	}
	return l
}

func TestATextMeansWhatFitsItBest(t *testing.T) {
	l := findable()
	for text, want := range map[string][]string{
		"ulb-web1":                  {"ulb-web1"},
		" ulb-web1\t":               {"ulb-web1"},
		"ULB-WEB1":                  {"ulb-web1"},
		"web-frontend":              {"ulb-web1"},
		"web-frontend/":             {"ulb-web1"},
		"web-f":                     {"ulb-web1"},
		"WEB-F":                     {"ulb-web1"},
		"web":                       {"ulb-web1", "ulb-web2", "ulb-host"},
		"Six":                       {"ulb-six"},
		"SIX":                       {"ulb-big"},
		"six":                       {"ulb-six", "ulb-big"},
		"twin":                      {"ulb-twin1", "ulb-twin2"},
		"支付":                        {"ulb-名"},
		"x\xff\x1b[2J":              {"ulb-bad"},
		"vserver-80":                {"ulb-web1 vserver-80"},
		"https-443":                 {"ulb-web1 vserver-443", "ulb-six vserver-6"},
		"https-4":                   nil,
		"web-frontend/https-443":    {"ulb-web1 vserver-443"},
		"ulb-web1/https-443":        {"ulb-web1 vserver-443"},
		"ulb-web1/vserver-443":      {"ulb-web1 vserver-443"},
		"web-frontend/vserver-443":  {"ulb-web1 vserver-443"},
		"WEB-frontend/HTTPS-443":    {"ulb-web1 vserver-443"},
		"web-f/http":                {"ulb-web1 vserver-443", "ulb-web1 vserver-80"},
		"web-f/http-":               {"ulb-web1 vserver-80"},
		"Six/vserver-443":           nil,
		"web-api/https-443":         {"ulb-web2"},
		"WEB-A/https-443":           {"ulb-web2"},
		"web-/https-443":            {"ulb-web1 vserver-443"},
		"web-/nothing":              {"ulb-web2"},
		"web-api//":                 nil,
		"a/b":                       {"ulb-sl"},
		"a/b/c/d":                   {"ulb-sl vserver-sl"},
		"/":                         nil,
		"//":                        nil,
		"":                          nil,
		"  ":                        nil,
		"backend-b":                 {"ulb-web1 vserver-443 backend-b"},
		"backend-":                  {"ulb-web1 vserver-443 backend-a", "ulb-web1 vserver-443 backend-b", "ulb-web1 vserver-80 backend-c", "ulb-six vserver-6 backend-d"},
		"uhost-1":                   {"ulb-web1 vserver-443 backend-a", "ulb-web1 vserver-80 backend-c"},
		"web-01":                    {"ulb-web1 vserver-443 backend-a", "ulb-web1 vserver-80 backend-c"},
		"web-02":                    {"ulb-web1 vserver-443 backend-b"},
		"web-0":                     {"ulb-host"},
		"10.23.0.10":                {"ulb-web1 vserver-443 backend-a", "ulb-web1 vserver-80 backend-c"},
		"10.23.0.10:8081":           {"ulb-web1 vserver-80 backend-c"},
		"10.23.0.1":                 nil,
		"10.23.0.10:80":             nil,
		"10.23.0.10:99999":          nil,
		"2001:db8::7":               {"ulb-six vserver-6 backend-d"},
		"[2001:db8::7]:80":          {"ulb-six vserver-6 backend-d"},
		"203.0.113.10":              {"ulb-web1"},
		"203.0.113.10:443":          {"ulb-web1 vserver-443"},
		"203.0.113.10:444":          nil,
		"10.23.0.99":                {"ulb-six"},
		"nothing":                   nil,
		"web-frontend\x1b[31m":      nil,
		"ulb-web1/vserver-443/more": nil,
	} {
		var got []string
		for _, h := range l.Find(text) {
			name := string(h.Target.ULB)
			if h.Target.VServer != "" {
				name += " " + string(h.Target.VServer)
			}
			if h.Target.Backend != "" {
				name += " " + string(h.Target.Backend)
			}
			got = append(got, name)
			assert.Equal(t, scope, h.Target.Scope)
			assert.Equal(t, h.Target.ULB, h.ULB.ULB.ID)
			assert.Equal(t, strings.Contains(text, "/") && h.Target.ULB == "ulb-web2", h.Around, text)
			assert.Equal(t, h.Target.VServer, h.VServer.ID)
			assert.Equal(t, h.Target.Backend, h.Backend.ID)
		}
		assert.Equal(t, want, got, "%q", text)
	}
}

func TestOfTheULBsAloneNothingInsideIsMeant(t *testing.T) {
	l := findable()
	for text, want := range map[string]int{
		"web-frontend": 1, "twin": 2, "web": 3, "ulb-six": 1, "203.0.113.10": 1, "vserver-443": 0, "https-443": 0, "web-01": 1,
		"10.23.0.10": 0, "backend-b": 0, "": 0,
	} {
		assert.Len(t, l.FindULBs(text), want, text)
	}
}

func TestOfManyULBsOneIsFoundWithoutAnyToMake(t *testing.T) {
	l := New().List(scope)
	for i := range 10_000 {
		l.rows = append(l.rows, NewULB(fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i)), i, begun,
			api.Floor{}, ""))
	}
	require.Len(t, l.FindULBs("service-777"), 1)
	assert.Less(t, testing.AllocsPerRun(3, func() { l.FindULBs("service-777") }), 50.0)
}
