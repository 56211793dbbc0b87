package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// weigh lets weights mean something on the listener of the tests.
func TestAHealthyBackendOfWeightZeroIsNotCalledOKWhereItGetsNoRequests(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			v.Method = api.Known(api.MethodWeightRoundrobin)
			backends, _ := v.Backends.Get()
			backends[0].Weight, backends[1].Weight = api.Known(0), api.Known(1)
			for i := range backends {
				backends[i].Enabled, backends[i].Status = api.Known(1), api.Known(0)
			}
			v.Backends = api.Known(backends[:2:2])
		})
		d.openBackends()
		d.says("2 backends ○ 1 weight 0")
		d.dontSee("all ok")
	})
}

func (d *driver) weigh(weights ...int) {
	d.editListener(func(v *api.VServer) {
		v.Method = api.Known(api.MethodWeightRoundrobin)
		b, _ := v.Backends.Get()
		for i, weight := range weights {
			b[i].Weight = api.Known(weight)
		}
	})
}

const weightTitle = "Set weight of backend"

func weightWrite(id api.BackendID, weight int) api.Write {
	return api.UpdateBackendAttribute{
		Scope: scope, ULB: "ulb-web", Backend: id, Attributes: api.BackendAttributes{Weight: api.Known(weight)},
	}
}

func TestAWeightIsTypedInTheDialogThatShowsWhatItDoes(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectWrite(weightWrite("backend-a", 30))
		c.ExpectWrite(weightWrite("backend-a", 10))
	}, nil, func(d *driver) {
		d.weigh(10, 10, 10)
		d.openBackends()
		d.press("W")
		d.asks(weightTitle, "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a",
			"serving 3/4 → ?", "weight 10 → ?", "new weight, 0 to 100")
		d.doesNotAsk("risk")
		d.press("tab", "right", "enter")
		d.see("Type a weight from 0 to 100 first.")
		assert.Empty(t, d.wrote())
		d.press("tab")
		d.write("30")
		d.asks(weightTitle, "weight 10 → 30", "risk ordinary share of new requests rises from 33% to 60%", "steps 1 set weight 30")
		d.press("tab")
		d.confirm("Set weight")
		d.advance(time.Second)
		d.says("set weight 10 → 30 of 10.0.0.1:9000 host-backend-a in web/api-tcp (hk, org-1) verified ")
		assert.Contains(t, d.line("host-backend-a"), " 30 ")
		d.press("H", "u")
		d.asks("Undo change", "undo weight 10 → 30 of 10.0.0.1:9000 host-backend-a", "set weight 10 of 10.0.0.1:9000")
		d.confirm("Undo")
		d.advance(20 * time.Second)
		d.says("undone weight 10 → 30 of 10.0.0.1:9000")
		assert.Contains(t, d.app.changes.Lines()[1], "| undo weight 10 -> 30 of 10.0.0.1:9000 host-backend-a |")
	})
}

func TestWeightNothingHasTheGatesOfADisable(t *testing.T) {
	drive(t, func(c *fake.Client) { c.ExpectWrite(weightWrite("backend-a", 0)) }, nil, func(d *driver) {
		d.weigh(10, 0, 0, 0)
		d.openBackends()
		d.press("W")
		d.asks(weightTitle, "weight 10 → ?")
		d.write("5")
		d.asks(weightTitle, "weight 10 → 5", "risk ordinary share of new requests stays 100%")
		d.doesNotAsk("to confirm")
		d.press("backspace")
		d.asks(weightTitle, "weight 10 → ?")
		d.write("0")
		d.asks(weightTitle, "weight 10 → 0", "serving 1/4 → 0/4", "risk OUTAGE the VServer will serve nothing",
			"Type api-tcp to confirm")
		d.press("enter")
		d.write("api-tcp")
		d.press("enter")
		d.advance(time.Second)
		d.says("set weight 10 → 0 of 10.0.0.1:9000 host-backend-a")
	})
}

func TestAWeightIsNotConfirmedBeforeItCouldBeRead(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.weigh(10, 10, 10)
		d.openBackends()
		d.press("W")
		d.asks(weightTitle, "weight 10 → ?")
		d.advance(time.Second)
		d.press("3", "tab", "right", "enter")
		d.see("weight    10 → 3", "Too early to have read this: press again.")
		assert.Empty(t, d.wrote())
	})
}

func TestAWeightThatIsThereOrNotWithinItsBoundsIsNoPlan(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.weigh(10, 10, 10)
		d.openBackends()
		d.press("W")
		d.asks(weightTitle, "weight 10 → ?")
		for _, wrong := range []string{"x", "-1", "1.5", "101", "1000"} {
			d.press("ctrl+u")
			d.write(wrong)
			d.asks(weightTitle, "weight 10 → ?")
			d.see("> "+wrong, "✗ 0 to 100 only")
		}
		d.press("tab", "right", "enter")
		d.advance(time.Second)
		d.see("Type a weight from 0 to 100 first.")
		assert.Empty(t, d.wrote())
		d.press("tab")
		d.press("ctrl+u")
		d.dontSee("0 to 100 only")
		d.write("10")
		d.asks(weightTitle, "Cannot be done: The backend is already of weight 10")
		d.press("tab", "right", "enter")
		d.see("Cannot be done: see above.")
		d.advance(time.Second)
		assert.Empty(t, d.wrote())
	})
}

// TestANameTypedForOneWeightConfirmsNoOther of the same class.
func TestANameTypedForOneWeightConfirmsNoOther(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.weigh(10, 10, 10)
		d.openBackends()
		d.press(" ", "j", " ", "W")
		d.asks("Set weight of 2 backends", "→ ?")
		d.write("15")
		d.advance(time.Second)
		d.press("tab")
		d.write("api-tcp")
		d.see("● exact")
		d.press("shift+tab", "backspace", "8")
		d.advance(time.Second)
		d.asks("Set weight of 2 backends", "weight 10 10 → 18", "risk SEVERE", "0 of 7")
		d.press("tab", "enter")
		d.advance(time.Second)
		assert.Empty(t, d.wrote())
	})
}

// TestEachOfSeveralWeightsSaysItsShare before and after: together they have what they had.
func TestEachOfSeveralWeightsSaysItsShare(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.weigh(100, 50, 10, 40)
		d.openBackends()
		d.press("a", "W")
		d.asks(weightTitle[:len(weightTitle)-len("backend")]+"4 backends", "weight 100 50 10 40 → ?")
		d.doesNotAsk("share")
		d.write("20")
		d.says("weight 100 50 10 40 → 20", "share 63% 31% 6% 0% → 33% 33% 33% 0% of new requests",
			"risk SEVERE 4 backends at once")
		d.doesNotAsk("stays 100%")
		d.press("esc")
	})
}

func TestAWeightThatMeansNothingIsNotAskedFor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("W")
		d.see("weight needs Method WeightRoundrobin: it is Roundrobin")
		d.press("esc", "f")
		d.write("10.0.0.1:9000")
		d.press("enter")
		d.see("1 place", "api-tcp")
		d.press("W")
		d.see("weight needs Method WeightRoundrobin: it is Roundrobin")
	})
	drive(t, nil, nil, func(d *driver) {
		d.weigh(10)
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Weight = api.Maybe[int]{}
		})
		d.openBackends()
		d.press("W")
		d.asks(weightTitle, "Cannot be done: The service did not say the weight of 10.0.0.1:9000: refresh")
	})
}

func TestTheWeightStaysOnTheScreenWhereItDecidesWhatServes(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.passNone(api.CheckPort) // an HTTP listener has a column more
		d.editListener(func(v *api.VServer) {
			v.Method = api.Known(api.MethodWeightRoundrobin)
			b, _ := v.Backends.Get()
			rule := func(id, path string) api.Rule { return fake.Path(api.PolicyID(id), path, b[0].ID) }
			v.Rules = api.Known([]api.Rule{rule("p1", "/first"), rule("p2", "/second"), rule("p3", "/third")})
		})
		d.openBackends()
		d.press("r")
		for _, width := range []int{80, 100, 110, 120, 160} {
			d.resize(width, 24)
			d.see("STATE", "WEIGHT")
		}
		d.see("path /first +2 ")
	})
}
