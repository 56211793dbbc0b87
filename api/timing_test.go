package api_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestTwoAnswersAreAsOldAsTheOlderOne(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	early, late := api.Timing{Asked: at(10), Took: 2 * time.Second}, api.Timing{Asked: at(20), Took: 3 * time.Second}
	both := api.Timing{Asked: at(10), Took: 5 * time.Second}
	assert.Equal(t, both, early.With(late))
	assert.Equal(t, both, late.With(early))
	assert.Equal(t, early, early.With(api.Timing{}))
	assert.Equal(t, early, api.Timing{}.With(early))
	assert.Equal(t, early, api.Timing{}.Or(early))
	assert.Equal(t, late, late.Or(early))
	assert.Equal(t, at(23), late.Came())
}

func TestAListenerIsTimedByItsPageElseByItsList(t *testing.T) {
	whole, page := api.Timing{Asked: time.Unix(1, 0)}, api.Timing{Asked: time.Unix(5, 0)}
	l := api.VServerList{
		Listing: api.Listing{Timing: whole},
		Pages:   []api.VServersPage{{IDs: []api.VServerID{"a"}, Timing: page}},
	}
	assert.Equal(t, page, l.Of("a"))
	assert.Equal(t, whole, l.Of("b"))
	assert.Zero(t, api.VServerList{}.Of("a"))
}

func TestAnAttemptIsReportedToWhoWantsToKnow(t *testing.T) {
	api.ReportAttempt(context.Background(), api.Attempt{N: 1}) // nobody does
	n := 0
	api.ReportAttempt(api.WithAttempts(context.Background(), func(a api.Attempt) { n = a.N }), api.Attempt{N: 3})
	assert.Equal(t, 3, n)
}
