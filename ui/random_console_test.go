package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// again ends the console, by leaving it or by killing it, and starts another
// one, which must find what is open.
func (w *walker) again() {
	if w.quit || w.chance(0.5) {
		w.note("LEAVE")
		w.happened("console left")
		w.check()
		w.left = true
		w.app.Close()
		if w.chance(0.7) {
			w.recover()
		}
		w.pass(pick(w, 10, 1000, 90_000))
		if len(w.app.changes.Running()) == 0 {
			w.checkParting()
		}
	} else {
		w.note("KILL")
		w.happened("console killed")
	}
	w.check()
	w.spy.set(func(s *spy) { s.killed = true })
	w.left = false
	w.app.Close() // the killed ask and write nothing any more; this only ends what waits
	w.wait()
	w.start()
}

// start runs the next console on the same world and the same journal.
func (w *walker) start() {
	old := w.driver
	next := &driver{
		t: old.t, client: old.client, spy: newSpy(old.t, old.client), journal: old.journal.next(),
		over: old.over,
	}
	w.driver = next
	w.breakJournal(nil)
	next.spy.log = old.spy.log
	o := w.options
	o.Connection.ReadOnly = o.Connection.ReadOnly || w.chance(0.1)
	w.readOnly = o.Connection.ReadOnly
	o.Client, o.Journal = next.spy, &ledger{testJournal: next.journal, spy: next.spy}
	w.profiles(old.t, &o)
	next.app = New(o)
	next.watch = w.look
	w.on, w.passes, w.agreed = showing{}, nil, nil
	next.run(next.app.Init())
	next.resize(80, 24)
	w.checkFound()
}

// checkFound sees that a new console says how many changes an ended one did not
// finish, and lists each that is open.
func (w *walker) checkFound() {
	w.check() // the place that it begins at may show what became of a change
	all, _, err := w.journal.Operations()
	require.NoError(w.t, err)
	for _, op := range all {
		c := w.changes[op.ID]
		require.False(w.t, c.open && !op.Open(), "it is not known what became of %+v", op)
	}
	newest := ""
	if len(all) > 0 {
		newest = all[len(all)-1].Order.Rollout.ID
	}
	all = change.Joined(all)
	open := slices.DeleteFunc(slices.Clone(all), func(op change.Operation) bool { return !op.Open() })
	unfinished := len(open)
	if slices.ContainsFunc(all, func(op change.Operation) bool { return op.ID == newest && op.EndedBetweenPlaces() }) {
		unfinished++
	}
	if unfinished == 0 {
		require.NotContains(w.t, w.screen(), "of an ended session")
		return
	}
	w.happened("open changes found")
	require.Contains(w.t, w.screen(), fmt.Sprintf("%d unfinished change", unfinished))
	require.Contains(w.t, w.screen(), "of an ended session")
	w.keysOf("esc", "H")
	rows := 0
	for _, l := range strings.Split(w.screen(), "\n") {
		if strings.Contains(l, " OPEN ") || strings.Contains(l, " DRAINING ") || strings.Contains(l, " UNKNOWN ") {
			rows++
		}
	}
	if len(all) <= 12 {
		require.Equal(w.t, len(open), rows, "the open ones in the history\n%s", w.screen())
	}
	w.keysOf("esc")
}

// checkParting sees that the lines on the normal screen tell of each change of
// this session that did something or waits, once, and as the journal has it.
func (w *walker) checkParting() {
	reported := map[string]change.Outcome{}
	for _, r := range w.endedAll() {
		require.NotContains(w.t, reported, r.ID)
		reported[r.ID] = r.Outcome
	}
	require.Len(w.t, w.app.changes.Lines(), len(reported))
	for id, c := range w.changes {
		if c.begin.Session != w.journal.session || c.torn && !c.wrote {
			continue
		}
		if of := c.begin.Rollout.ID; of != "" {
			require.False(w.t, c.wrote && reported[of] == "" && c.ended != "", "whether %s is told of", id)
			continue
		}
		outcome, is := reported[id]
		require.Equal(w.t, c.wrote || !c.until.IsZero() && c.ended == "", is, "whether %s is told of", id)
		if is && c.ended != "" {
			require.Equal(w.t, c.ended, outcome, "the outcome of %s: %s", id, strings.Join(w.app.changes.Lines(), "\n"))
		}
	}
}

// end lets everything come to its end, and sees that the world and the journal
// agree.
func (w *walker) end() {
	w.recover()
	w.left = true
	w.app.Close()
	for range 4 {
		<-time.After(time.Minute)
		w.wait()
		w.check()
	}
	require.Empty(w.t, w.app.changes.Running(), "every change came to an end")
	require.Empty(w.t, w.requests, "every write that was written down left")
	w.checkParting()
	all, _, err := w.journal.Operations()
	require.NoError(w.t, err)
	w.client.Edit(func(world *fake.World) {
		for _, op := range all {
			for _, s := range op.Steps {
				if s.State == change.StepDone && s.Step.Kind == impact.StepRelease {
					require.False(w.t, inWorld(world, s.Step.Backend), "released by %s, and there: %s", op.ID, s.Step.Backend)
				}
			}
		}
	})
}

func inWorld(world *fake.World, id api.BackendID) bool {
	for _, ulbs := range world.ULBs {
		for _, u := range ulbs {
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				if _, there := v.Backend(id); there {
					return true
				}
			}
		}
	}
	return false
}
