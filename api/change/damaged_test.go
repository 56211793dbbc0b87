package change_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/change"
)

// Damaged lines that follow one another put in doubt what each of them would.
func TestDamagedLinesOneAfterTheOtherPutInDoubtWhatEachWould(t *testing.T) {
	at := func(seconds int) time.Time { return foldStart.Add(time.Duration(seconds) * time.Second) }
	open := foldBegin("open").entries
	sent := foldBegin("sent").sent(0, "UpdatePolicy").entries
	nothing, answer := change.Entry{}, change.Entry{ID: "y", Event: change.EventAnswer}
	for name, c := range map[string]struct {
		lines []change.Entry
		times []int
		want  map[string]time.Time // when what is in doubt was written
	}{
		"the same twice": {
			[]change.Entry{nothing, nothing},
			[]int{10, 10},
			map[string]time.Time{"open": at(10), "sent": at(10)},
		},
		"the second later": {
			[]change.Entry{nothing, nothing},
			[]int{10, 20},
			map[string]time.Time{"open": at(20), "sent": at(20)},
		},
		"an answer": {[]change.Entry{answer}, []int{10}, map[string]time.Time{"open": at(10), "y": at(10)}},
		"an answer, then anything": {
			[]change.Entry{answer, nothing},
			[]int{10, 10},
			map[string]time.Time{"open": at(10), "sent": at(10), "y": at(10)},
		},
		"anything, then an answer": {
			[]change.Entry{nothing, answer},
			[]int{10, 10},
			map[string]time.Time{"open": at(10), "sent": at(10), "y": at(10)},
		},
		"an end":  {[]change.Entry{{ID: "z", Event: change.EventEnd}}, []int{10}, map[string]time.Time{}},
		"a begin": {[]change.Entry{{ID: "z", Event: change.EventBegin}}, []int{10}, map[string]time.Time{}},
		"a begin between": {
			[]change.Entry{nothing, {ID: "z", Event: change.EventBegin}, nothing},
			[]int{10, 10, 10},
			map[string]time.Time{"open": at(10), "sent": at(10), "z": at(10)},
		},
		"a begin last": {
			[]change.Entry{nothing, {ID: "z", Event: change.EventBegin}},
			[]int{10, 10},
			map[string]time.Time{"open": at(10), "sent": at(10)},
		},
		"one of those that is open": {
			[]change.Entry{{ID: "open", Event: change.EventRequest}, nothing},
			[]int{10, 20},
			map[string]time.Time{"open": at(20), "sent": at(20)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var f change.Folding
			takeAll(&f, open)
			takeAll(&f, sent)
			for i := range c.lines {
				f.TakeDamaged(&c.lines[i], at(c.times[i]))
			}
			got := map[string]time.Time{}
			for _, op := range f.Operations(time.Time{}) {
				if !op.Unread.IsZero() {
					got[op.ID] = op.Unread
				}
			}
			assert.Equal(t, c.want, got)
		})
	}
}

// BenchmarkTakeDamaged takes as many lines without a known operation as can be kept.
func BenchmarkTakeDamaged(b *testing.B) {
	for b.Loop() {
		f := change.Folding{Forgotten: func(string) {}}
		for n := range 30_000 {
			f.TakeDamaged(&change.Entry{ID: fmt.Sprint(n), Event: change.EventRequest}, foldStart)
		}
	}
}
