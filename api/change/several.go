package change

import (
	"context"
	"fmt"
	"time"

	"cloud.internal/ulbconsole/api/impact"
)

// targetPause is how long the next target waits: the health that a change has
// cost shows only after a while.
const targetPause = 15 * time.Second

// between heeds the operator between two steps, and waits where the next target
// comes up.
func (w *work) between(ctx context.Context, i int) *ending {
	if end := w.told(ctx); end != nil {
		return end
	}
	if !w.nextTarget(i) {
		return nil
	}
	return w.takeBreath(ctx)
}

// nextTarget says whether step i begins with a target after another one was
// released or switched.
func (w *work) nextTarget(i int) bool {
	if i == 0 || len(w.order.Want.Targets) < 2 {
		return false
	}
	last := w.steps[i-1].Step
	switch last.Kind {
	case impact.StepRelease, impact.StepDisable, impact.StepEnable:
		return last.Backend != w.steps[i].Step.Backend
	default:
		return false
	}
}

// stopped says whether the operator wants no further target.
func (w *work) stopped() *ending {
	if !w.ctl.word().stop {
		return nil
	}
	return &ending{why: "it was told to stop", next: again}
}

// takeBreath waits before the next target. Only a key ends it earlier; where the
// operator wants no further target, it does not begin.
func (w *work) takeBreath(ctx context.Context) *ending {
	w.fresh = false
	hurries := w.ctl.word().hurries
	w.pause = w.Clock.Now().Add(targetPause)
	w.tell()
	said := w.until(ctx, w.pause, hurries, func(word word) bool { return word.stop || word.left })
	w.pause = time.Time{}
	w.tell()
	if end := w.told(ctx); end != nil {
		return end
	}
	if said {
		return w.stopped()
	}
	return nil
}

// until waits until a time, for a hurry after the given number of them, or for
// a word that ends the wait, and says whether such a word came.
func (w *work) until(ctx context.Context, end time.Time, hurries int, ends func(word) bool) bool {
	for {
		word := w.ctl.word()
		if ends(word) || ctx.Err() != nil {
			return true
		}
		left := end.Sub(w.Clock.Now())
		if word.hurries > hurries || left <= 0 {
			return false
		}
		w.sleep(ctx, left, word.next)
	}
}

// sleep waits, until the operator says the next word at most.
func (w *work) sleep(ctx context.Context, d time.Duration, nextWord <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-nextWord:
			cancel()
		case <-ctx.Done():
		}
	}()
	_ = w.Clock.Sleep(ctx, d) // what ended it is asked for afterwards
	cancel()
	<-done
}

// survivors looks for a backend that served when the order was confirmed, is no
// target, and does not serve now. What several targets, or a drain after its
// wait, may still take rests on them.
func (w *work) survivors() string {
	if len(w.order.Want.Targets) < 2 && !w.order.Want.Drain {
		return ""
	}
	were, _ := w.confirms.Backends.Get()
	for _, was := range were {
		if w.order.concerns(was.ID) || !was.Serving(w.confirms.Method) {
			continue
		}
		is, there := w.now.Backend(was.ID)
		if !there || !is.Serving(w.now.Method) {
			return fmt.Sprintf("backend %s, which served when this was confirmed, does not serve any more: %s", was.ID, presence(is, there))
		}
	}
	return ""
}
