package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/journal"
)

// threeChanges makes three changes, a second between them.
func (d *driver) threeChanges() {
	d.t.Helper()
	d.openBackends()
	d.press("G")
	d.askRelease("backend-d")
	d.confirm("Release")
	d.advance(time.Second)
	d.press("g", "e")
	d.asks("Disable backend", "backend-a")
	d.confirm("Disable")
	d.advance(time.Second)
	d.client.Refuse(fake.UpdateBackendAttribute, 299)
	d.press("e")
	d.asks("Enable backend", "backend-a")
	d.confirm("Enable")
	d.advance(time.Second)
	d.press("esc")
}

func TestTheHistoryIsNewestFirstAndFiltered(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.press("H")
		d.see("No changes yet.")
		d.press("H")
		d.see("ulb-web")
		d.threeChanges()
		d.press("H")
		d.see("3 changes", "WHEN", "OUTCOME", "WHAT")
		var order []int
		for _, what := range []string{"enable 10.0.0.1:9000", "disable 10.0.0.1:9000", "release 10.0.0.4:9000"} {
			order = append(order, strings.Index(d.screen(), " "+what))
		}
		assert.IsIncreasing(t, order)
		assert.Contains(t, d.line("enable 10.0.0.1:9000"), "refused")
		assert.Contains(t, d.line("release 10.0.0.4:9000"), "done")
		d.press("G", "x")
		d.see("nothing to try again")
		d.press("e")
		d.see("no drain of it waits to be enabled again")
		d.press("W")
		d.see("this does nothing here")
		d.press("/")
		d.write("10.0.0.4")
		d.press("enter")
		d.see("release 10.0.0.4:9000", "1 of 3")
		d.dontSee("enable 10.0.0.1:9000")
		d.press("esc", "/")
		d.write("refused")
		d.press("enter")
		d.see("1 of 3", " enable 10.0.0.1:9000")
		d.press("esc", "esc")
		d.see("api-tcp TCP:9000")
	})
}

func TestAnEntryShowsAllThatIsKnownOfIt(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.journal.who = change.Who{User: "root", Sudo: "alice", Host: "jump-1", Client: "192.0.2.7"}
		d.threeChanges()
		d.press("H", "G", "enter")
		text := d.readPage()
		for _, want := range []string{
			"state done", "what release 10.0.0.4:9000 backend-d", "began 2000-01-01 00:00:", "steps", "1 done release 10.0.0.4:9000 backend-d, serving 3 -> 3, sent",
			"request fake-request", "where", "VServer api-tcp vserver-tcp", "ULB web ulb-web", "region hk", "project org-1", "profile prod @ api.surfercloud.com",
			"who root (sudo from alice) on jump-1, from 192.0.2.7", "backend as it was, released since", "uhost-backend-d", "weight 1", "what can be done", "u undo",
		} {
			assert.Contains(t, text, want)
		}
		d.press("g")
		d.press("r", "y") // nothing to resolve, nothing lost
		d.see("change ")
		d.press("esc")
		d.see("3 changes")
	})
}

func TestAnEntrySaysWhoByNumber(t *testing.T) {
	for want, who := range map[string]change.Who{
		"who root uid 0 (sudo from alice uid 1000) login uid 1001 on jump-1": {
			User: "root", UID: api.Known(0), LoginUID: api.Known(1001), Sudo: "alice", SudoUID: api.Known(1000), Host: "jump-1",
		},
		"who alice uid 1000 on jump-1": {User: "alice", UID: api.Known(1000), LoginUID: api.Known(1000), Host: "jump-1"},
		"who root uid 0 on jump-1":     {User: "root", UID: api.Known(0), Host: "jump-1"},
		"who root login uid 0":         {User: "root", LoginUID: api.Known(0)},
		"who alice":                    {User: "alice"},
	} {
		drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
			d.journal.who = who
			d.threeChanges()
			d.press("H", "G", "enter")
			assert.Contains(t, d.readPage(), want)
		})
	}
}

func TestTheHistorySaysWhereOlderChangesAre(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.threeChanges()
		d.press("H")
		d.see("3 changes")
		d.dontSee("older")
		d.press("esc")
		d.journal.older = change.Older{
			Aside: "journal-20260504T010201Z.jsonl", Asides: 1, Folder: "/home/op/.local/state/ulbconsole",
		}
		d.press("H")
		d.see("3 changes; older ones in journal-20260504T010201Z.jsonl, folder", "/home/op/.local/state/ulbconsole")
		d.dontSee("INCOMPLETE")
		d.journal.damage = []change.Damage{{File: "journal.jsonl", Line: 3, Kind: change.DamageNoEvent}}
		d.press("r")
		d.see("INCOMPLETE: journal.jsonl line 3: names no event")
	})
}

// readPage scrolls through a page and gives its words, with one blank between.
func (d *driver) readPage() string {
	d.t.Helper()
	d.press("g")
	var lines []string
	for range 300 {
		body := strings.Split(d.app.stack.top().View(), "\n")
		if lines == nil {
			lines = body
		} else {
			lines = append(lines, body[len(body)-1])
		}
		before := d.screen()
		d.press("down")
		if d.screen() == before {
			break
		}
	}
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

func TestTheWatchKeyShowsTheLastChange(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.press("w")
		d.see("no change in this session yet; H shows the journal")
		d.threeChanges()
		d.press("w")
		d.see("changes", "refused", "enable 10.0.0.1:9000 backend-a")
		d.press("w")
		d.see("api-tcp TCP:9000")
	})
}

func TestABrokenJournalRefusesChangesWithPathAndReason(t *testing.T) {
	broken := errors.New("open /home/op/.local/state/ulbconsole/journal/changes.jsonl: no space left on device")
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.journal.breaks(broken)
		d.confirm("Release")
		d.advance(time.Second)
		d.says("aborted 10.0.0.1:9000 host-backend-a", "nothing sent", "journal", "/home/op/.local/state/ulbconsole/journal/changes.jsonl", "no space left on device")
		assert.Empty(t, d.wrote())
		assert.Empty(t, d.app.changes.Lines())
		d.press("esc")
		d.see("backend-a", "healthy") // browsing goes on
	})
}

func TestAJournalThatBreaksHalfWayStopsAndSaysSo(t *testing.T) {
	drive(t, func(c *fake.Client) {
		withRules(ruledPairs()...)(c)
		c.AllowWrites(fake.UpdatePolicy)
	}, nil, func(d *driver) {
		d.openShop()
		d.press("x")
		d.asks("Release backend", "3 release", "Type shop to confirm")
		d.client.OnCall(func(call fake.Call) {
			if call.Method == fake.UpdatePolicy {
				d.journal.breaks(errors.New("/state/changes.jsonl: disk full"))
			}
		})
		d.write("shop")
		d.press("enter")
		d.advance(5 * time.Second)
		d.says("why after step 1/3: ", "not recorded: ", "/state/changes.jsonl: disk full")
		assert.Len(t, d.wrote(), 1)
	})
}

func TestAJournalThatCannotBeReadIsSaidAtTheStart(t *testing.T) {
	drive(t, nil, func(o *Options) {
		o.Journal.(*testJournal).unreadable = errors.New("/state/changes.jsonl: permission denied")
	}, func(d *driver) {
		d.says("No changes: ", "/state/changes.jsonl: permission denied")
		d.press("H")
		d.see("permission denied")
	})
}

func TestWithoutAJournalNothingIsChanged(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Journal = journal.Missing{Err: errors.New("there is no journal")} }, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.wait()
		if d.app.dialog != nil {
			d.asks("Release backend", "backend-a")
			d.confirm("Release")
			d.advance(time.Second)
		}
		d.says("there is no journal")
		assert.Empty(t, d.wrote())
		d.press("esc", "H")
		d.see("there is no journal")
	})
}

func cutLine(n int) change.Damage {
	return change.Damage{File: "journal.jsonl", Line: n, Kind: change.DamageCut, Of: "unexpected end"}
}

func TestDamageInTheJournalIsReportedAndTheRestIsRead(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.threeChanges()
		d.restart()
		d.dontSee("cannot be read")
		d.journal.damage = []change.Damage{cutLine(7), cutLine(9)}
		damaged := d.journal.damage
		d.restart()
		d.journal.damage = damaged
		d.press("H")
		d.see("journal.jsonl line 7: cut (unexpected end)")
		d.see("release 10.0.0.4:9000")
	})
	drive(t, nil, func(o *Options) {
		o.Journal.(*testJournal).damage = []change.Damage{cutLine(7)}
	}, func(d *driver) {
		d.says("Journal lines that cannot be read, left alone: journal.jsonl line 7: cut (unexpected end)")
	})
}

func TestAChangeOfAnotherProfileIsRefusedWithTheReason(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Connection)
		why    string
	}{
		{"profile", func(s *Connection) { s.Profile = "staging" }, "it was made with profile prod: start with it"},
		{"endpoint", func(s *Connection) { s.Endpoint = "api.ucloud.cn" }, "it was made at api.surfercloud.com"},
		{
			"read-only, another profile", func(s *Connection) { s.ReadOnly, s.Profile = true, "staging" },
			"it was made with profile prod: start with it",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			drive(t, func(client *fake.Client) { client.AllowWrites() }, nil, func(d *driver) {
				d.threeChanges()
				writes := len(d.wrote())
				d.options = func(o *Options) { c.change(&o.Connection) }
				d.restart()
				d.press("H")
				d.see("3 changes")
				d.press("G", "u")
				d.see(c.why)
				require.Nil(t, d.app.dialog)
				d.press("enter")
				assert.Contains(t, d.readPage(), "not here "+c.why)
				d.press("u")
				require.Nil(t, d.app.dialog)
				assert.Len(t, d.wrote(), writes)
			})
		})
	}
}

func TestWhatIsOpenInAnotherConsoleIsNotTouched(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		lines := d.journal.entries()
		d.app.Close()
		d.wait()
		other := d.journal.next()
		*other.lines = lines
		other.alive["session-1"] = true // the first one still runs
		d.journal = other
		d.start()
		d.dontSee("of an ended session")
		d.press("H", "enter")
		d.see("running in another console")
		d.dontSee("what can be done")
		for _, key := range []string{"n", "x", "e", "u"} {
			d.press(key)
			require.Nil(t, d.app.dialog, key)
		}
	})
}

func TestEveryPageOfAChangeHasItsKeys(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowReleases(); c.AllowWrites(fake.AllocateBackend) }, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.goOn("Release")
		d.advance(time.Second)
		for _, key := range []string{"enter", "d"} {
			d.press("H", key)
			d.see("what can be done")
			d.press("u")
			d.see("Undo change")
			d.press("esc", "esc", "esc")
		}
	})
}
