package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
)

// shop changes the HTTP listener, which has the backends e, f and g.
func shop(change func(v *api.VServer)) func(*fake.Client) {
	return func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.VServer(scope, "ulb-web", "vserver-http", change) })
	}
}

// unequalRules are one of each kind; f fails.
func unequalRules(c *fake.Client) {
	withRules(
		fake.Path("policy-ok", "/ok", "backend-e"),
		fake.Path("policy-less", "/less", "backend-e", "backend-f"),
		fake.Path("policy-down", "/down", "backend-f"),
		fake.Path("policy-off", "/off", "backend-g"),
		fake.Path("policy-empty", "/empty"),
		fake.Domain("policy-who", "*.who.example", "backend-of-nobody"),
		api.Rule{ID: "policy-absent", Type: api.Known("Path"), Match: api.Known("/absent")},
	)(c)
	shop(func(v *api.VServer) {
		all, _ := v.Backends.Get()
		all[1].Status, all[2].Enabled = api.Known(1), api.Known(0)
	})(c)
}

// cellRows are the cells of the list on the screen, the gaps as one bar.
func (d *driver) cellRows() []string {
	var all []string
	for _, line := range strings.Split(d.screen(), "\n")[3:] {
		line, _, _ = strings.Cut(line, " │ ")
		cells := strings.FieldsFunc(strings.ReplaceAll(line, "  ", "\x00"), func(r rune) bool { return r == 0 })
		for i, c := range cells {
			cells[i] = strings.Trim(c, " ▌")
		}
		if len(cells) < 4 {
			break
		}
		all = append(all, strings.TrimPrefix(strings.Join(cells, "|"), "|"))
	}
	return all
}

func TestRulesStandInATableThoseThatServeNothingFirst(t *testing.T) {
	drive(t, unequalRules, worstFirst, func(d *driver) {
		d.press("j", "enter", "/")
		d.write("shop")
		d.press("enter", "t")
		d.see("shop HTTP:80 rules", "8 rules", "2 down")
		assert.Equal(t, []string{
			"✗ down|*.who.example|Domain|1|1|?/1",
			"✗ down|/down|Path|1|1|0/1",
			"✗ empty|/empty|Path|1|0|0/0",
			"○ disabled|/off|Path|1|1|0/0 +1 off",
			"▲ degraded|/less|Path|1|2|1/2",
			"▲ degraded|Default rule|-|-|3|1/2 +1 off",
			"? unknown|/absent|Path|?|?|?",
			"● ok|/ok|Path|1|1|1/1",
		}, d.cellRows())
		assert.Contains(t, d.selected(), "*.who.example")
		d.press("z")
		assert.Len(t, d.cellRows(), 7, "only what is not ok")
		d.press("z", "o", "g")
		assert.Contains(t, d.selected(), "*.who.example", "by match")
		d.press("o", "o", "g")
		assert.Contains(t, d.selected(), "Path", "by priority")
		d.press("/")
		d.write("backend-f")
		d.press("enter")
		assert.Len(t, d.cellRows(), 3, "the rules that a backend is in")
		d.press("esc", "/")
		d.write("path !ok")
		d.press("enter")
		assert.Len(t, d.cellRows(), 5)
		d.press("esc", "esc")
		d.see("filter shop: 1 of 3")
	})
}

func TestRulesOfTheBackendsOnTheScreen(t *testing.T) {
	drive(t, unequalRules, nil, func(d *driver) {
		d.openShop()
		d.press("t")
		d.see("shop HTTP:80 › rules")
		d.press("q")
		require.Contains(t, d.selected(), "backend-e", "q closes what the key opened")
		d.press("t", "t")
		d.see("these are the rules", "8 rules")
		d.press("x")
		d.see("only a backend is changed, not a rule")
		d.press("esc")
		d.press("/")
		d.write("nothing")
		d.press("enter", "t")
		d.see("8 rules")
	})
}

func TestARuleIsDescribedWithItsMembersTheWorstFirst(t *testing.T) {
	for _, key := range []string{"enter", "d"} {
		drive(t, unequalRules, worstFirst, func(d *driver) {
			d.press("j", "enter", "j", "t", "/")
			d.write("/less")
			d.press("enter", key)
			d.see("describe policy-less", "state                  ▲ degraded", "serving                1/2",
				"shop vserver-http HTTP:80", "/less", "priority               1")
			whole := d.screen()
			failing, serving := strings.Index(whole, "backend-f"), strings.Index(whole, "backend-e")
			assert.Positive(t, failing)
			assert.Less(t, failing, serving)
			d.press("q")
			d.see("filter /less: 1 of 8")
		})
	}
}

func TestARuleIsCopied(t *testing.T) {
	drive(t, unequalRules, nil, func(d *driver) {
		d.press("enter", "j", "t", "j", "y")
		d.see("copy: y id  m match  r row  j JSON")
		d.press("y")
		d.press("y", "m")
		d.press("y", "r")
		d.press("y", "j")
		require.Len(t, d.copied, 4)
		assert.Equal(t, []string{"policy-ok", "/ok", "● ok | /ok | Path | 1 | 1 | 1/1"}, d.copied[:3])
		var got struct {
			PolicyID   string `json:"PolicyId"`
			Match      string
			BackendSet []struct {
				BackendID string `json:"BackendId"`
			}
		}
		require.NoError(t, json.Unmarshal([]byte(d.copied[3]), &got))
		assert.Equal(t, []string{"policy-ok", "/ok", "backend-e"}, []string{got.PolicyID, got.Match, got.BackendSet[0].BackendID})
		d.press("g", "y")
		d.see("copy: r row  j JSON")
		d.press("esc", "j", "enter", "y", "m")
		assert.Equal(t, "/ok", d.copied[4])
	})
}

func TestBesideTheRulesStandTheMembers(t *testing.T) {
	drive(t, unequalRules, worstFirst, func(d *driver) {
		d.resize(120, 40)
		d.press("j", "enter", "j", "t", "/")
		d.write("less|who|absent")
		d.press("enter", "g")
		assert.Equal(t, []string{
			"domain *.who.example", "serving  ✗ ?/1", "1 member", "? ?:? backend-of-nobody",
		}, d.details())
		d.press("j")
		assert.Equal(t, []string{
			"path /less", "serving  ▲ 1/2", "2 members", "✗ 10.0.0.6:80 host-backend-f", "● 10.0.0.5:80 host-backend-e",
		}, d.details())
		d.press("j")
		assert.Equal(t, []string{"path /absent", "serving  ? ?", "members  ?"}, d.details())
	})
}

func TestWhereThereAreNoRulesToShow(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("t")
		d.see("a VServer has rules: enter opens them")
		d.press("enter", "t")
		d.see("TCP has no rules")
		d.press("x")
		d.see("only a backend is changed: enter opens them")
		d.press("enter", "t")
		d.see("TCP has no rules", "backend-a")
		assert.NotEmpty(t, d.app.offer(d.app.stack.top(), keymap.Rules).Why)
	})
	drive(t, shop(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) }), nil, func(d *driver) {
		d.press("enter", "j", "t")
		d.see("This VServer has no rules.")
		d.press("enter")
		d.see("there is no rule here")
	})
	drive(t, shop(func(v *api.VServer) { v.Rules = api.Maybe[[]api.Rule]{} }), nil, func(d *driver) {
		d.press("enter", "j")
		assert.Regexp(t, `Roundrobin +\? +3/3`, d.selected())
		d.press("t")
		d.see("Reading rules failed", "the answer does not say which rules the VServer")
		shop(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{fake.Path("policy-1", "/late", "backend-e")}) })(d.client)
		d.press("r")
		d.see("/late")
	})
	drive(t, shop(func(v *api.VServer) { v.Protocol = api.Maybe[string]{} }), nil, func(d *driver) {
		d.press("enter", "j", "t")
		d.see("2 rules") // what is not known to be without rules is treated as having them
	})
}

func TestTheRulesAreReadAgain(t *testing.T) {
	drive(t, unequalRules, worstFirst, func(d *driver) {
		d.press("j", "enter", "j", "t", "/")
		d.write("/ok")
		d.press("enter")
		require.Contains(t, d.selected(), "● ok")
		shop(func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[0].Status = api.Known(1)
		})(d.client)
		d.advance(11 * time.Second)
		assert.Contains(t, d.selected(), "✗ down")
		shop(func(v *api.VServer) { // the member was released
			all, _ := v.Backends.Get()
			v.Backends = api.Known(all[1:])
		})(d.client)
		d.press("r")
		assert.Contains(t, d.selected(), "?/1")
		d.press("enter")
		d.see("not a backend of this VServer")
		d.press("esc")
		shop(func(v *api.VServer) { v.Rules = api.Known([]api.Rule{}) })(d.client)
		d.press("r")
		d.see("This VServer has no rules.")
		d.client.Edit(func(w *fake.World) { w.ULBs[scope][0].VServers = api.Known([]api.VServer{}) })
		d.press("r")
		d.see("the ULB has no VServer vserver-http any more")
		d.press("esc")
		d.see("vserver")
	})
}

func TestRulesWithoutAnIDAreToldApart(t *testing.T) {
	drive(t, withRules(
		api.Rule{Type: api.Known("Path"), Match: api.Known("/one"), Members: api.Known([]api.Member{{Backend: "backend-e"}})},
		api.Rule{Type: api.Known("Path"), Match: api.Known("/two")},
		api.Rule{PolicyType: api.Known(api.PolicyDefault)},
	), nil, func(d *driver) {
		d.press("enter", "j", "t")
		d.see("/one", "/two", "id twice")
		d.press("g", "j", "enter")
		d.see("/one")
		d.press("esc", "j", "enter")
		d.see("/two")
	})
}

func TestManyRulesAndManyMembersStayQuick(t *testing.T) {
	many := hosts(mostBackends)
	rules := []api.Rule{fake.Path("policy-all", "/all", idsOf(many)...)}
	for i := range mostRules {
		rules = append(rules, fake.Path(api.PolicyID(fmt.Sprintf("policy-%03d", i)), fmt.Sprintf("/path/%d", i), idsOf(many[:20])...))
	}
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.ULBs[scope] = []api.ULB{bigULB("web", "shop", many, rules...)} })
	}, worstFirst, func(d *driver) {
		d.resize(120, 40)
		d.press("enter", "t")
		d.see("502 rules", "10000/10000")
		d.press("/")
		d.write("/path/499")
		d.press("enter")
		require.Contains(t, d.selected(), "20/20")
		d.press("esc", "/")
		d.write("policy-all")
		d.press("enter")
		require.Contains(t, d.selected(), "10000/10000")
		assert.Contains(t, d.details()[len(d.details())-1], "more")
		d.press("enter", "G")
		d.see("backend-09999")
	})
}

func TestEnterOnABackendOpensItsDetails(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.see("enter open")
		d.press("j", "enter")
		d.see("describe backend-b", "10.0.0.2:9000")
		d.press("enter")
		d.see("describe backend-b", "this works in a list")
		for _, back := range []string{"esc", "q"} {
			d.press(back)
			require.Contains(t, d.selected(), "backend-b", back)
			d.press("enter")
		}
		assert.Empty(t, d.client.Writes())
	})
}

// TestRulesOpenFromWhereTheirListenerIsListed: of problems, of what was found and of events, and back goes there.
func TestRulesOpenFromWhereTheirListenerIsListed(t *testing.T) {
	drive(t, unequalRules, nil, func(d *driver) {
		for _, c := range []struct{ keys, typed, row, list string }{
			{"!", "", "10.0.0.6:80", "4/4 read"},
			{"f", "/down", "/down", "4/4 read"},
			{"f", "shop", "web/shop", "4/4 read"},
		} {
			d.press(c.keys)
			if c.typed != "" {
				d.write(c.typed)
				d.press("enter")
			}
			for i := 0; i < 20 && !strings.Contains(d.selected(), c.row); i++ {
				d.press("j")
			}
			require.Contains(t, d.selected(), c.row)
			d.press("t")
			d.see("web › shop HTTP:80 rules", "/less")
			d.press("esc")
			d.see(c.list)
			d.press("q")
		}
		d.press("!", "/")
		d.write("api-tcp")
		d.press("enter", "t")
		d.see("TCP has no rules")
	})
}
