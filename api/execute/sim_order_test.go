package execute_test

import (
	"context"
	"errors"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/execute"
)

func (w *simWorld) carryOut(kind string, order change.Order, tally *simTally) change.Operation {
	return w.carryOutAt(kind, order, 0.2, tally)
}

// carryOutAt runs an order to its end, with faults at a rate, whatever it takes to know that end,
// and holds what is said of it to the truth.
func (w *simWorld) carryOutAt(kind string, order change.Order, rate float64, tally *simTally) change.Operation {
	w.look()
	w.say("== %s of %v on %s, rate %v", kind, order.Request.Targets, order.VServer, rate)
	w.front.set(func(f *simFront) { f.rate = rate })
	shown, ok := w.show(&order)
	if !ok {
		tally.note(kind, "not offered", false)
		return change.Operation{}
	}
	if w.front.meddle > 0 && !w.steady && w.r.IntN(12) == 0 {
		w.somebody(order.Place, w.r)
	}
	if !w.steady && w.r.IntN(12) == 0 {
		w.console.death.left = 1 + w.r.IntN(30)
	}
	w.front.set(func(f *simFront) { f.quiet, f.writes = false, 0 })
	w.console.recorder.full = w.disk()
	earlier, _ := w.console.recorder.last()
	res, died := w.run(order, shown)
	w.console.death.left, w.console.recorder.full = 0, nil
	w.front.set(func(f *simFront) { f.quiet, f.rate = true, 0 })
	sent := w.front.writes > 0
	if died {
		op := w.afterDeath(order, earlier.ID)
		tally.note(kind, "died, then "+fingerprintOf(op), sent)
		return op
	}
	w.say("-> %s %s", res.Outcome, res.Why)
	tally.note(kind, w.outcome(res), sent)
	return w.afterwards(order, res, sent)
}

// disk is one that is full now and then, seldom.
func (w *simWorld) disk() func() error {
	w.full = false
	if w.steady || w.r.IntN(15) > 0 {
		return nil
	}
	return func() error {
		if w.r.IntN(8) > 0 {
			return nil
		}
		w.full = true
		w.say("the disk is full")
		return errors.New("journal: no space left on device")
	}
}

func fingerprintOf(op change.Operation) string {
	switch {
	case op.ID == "":
		return "nothing was begun"
	case op.Draining():
		return "draining"
	default:
		return string(op.Outcome)
	}
}

func (w *simWorld) outcome(res change.Operation) string {
	if res.Draining() {
		return "left in its drain"
	}
	return string(res.Outcome)
}

// show is what the dialog does before it is confirmed.
func (w *simWorld) show(order *change.Order) (change.Reading, bool) {
	var shown change.Reading
	var err error
	for range 5 {
		if shown, err = w.console.Read(context.Background(), *order, quiet); err == nil {
			break
		}
	}
	if err != nil {
		return shown, false
	}
	if len(shown.Assessment.Emptied) > 0 && w.r.IntN(4) > 0 {
		order.Request.DeleteEmptied = true
		if shown, err = w.console.Read(context.Background(), *order, quiet); err != nil {
			return shown, false
		}
	}
	a := shown.Assessment
	if len(a.Refusals) > 0 || len(a.Emptied) > 0 || len(a.Steps) == 0 {
		res := w.console.Run(context.Background(), *order, shown, nil, nil)
		require.Equal(w.t, change.OutcomeAborted, res.Outcome, "what is not offered is not done")
		w.say("not offered: %v %v", a.Refusals, a.Emptied)
		return shown, false
	}
	return shown, true
}

// run is the order with an operator who has a mind of his own, on a console that may die.
func (w *simWorld) run(order change.Order, shown change.Reading) (res change.Operation, died bool) {
	ctl := execute.NewControl()
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(simCrash); !ok {
				panic(v)
			}
			died = true
		}
	}()
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	word, after := w.r.IntN(30), w.r.IntN(25)
	seen := 0
	res = w.console.Run(ctx, order, shown, ctl, func(p change.Operation) {
		seen++
		waits := !p.Until.IsZero() || !p.Pause.IsZero()
		switch {
		case w.steady || p.Stopping:
		case waits && word < 2:
			ctl.SkipWait()
		case waits && word < 4:
			ctl.Cancel()
		case waits && word < 6, seen == after && word == 6:
			ctl.Leave()
		case waits && word == 7, seen == after && word == 8:
			ctl.Stop()
		case seen == after && word == 9:
			leave()
		}
	})
	return res, false
}
