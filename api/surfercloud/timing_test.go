package surfercloud

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/api/fake"
)

// untimed is a listing without its timing.
func untimed(l api.Listing) api.Listing {
	l.Timing = api.Timing{}
	return l
}

var three = time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)

// reply is what a scripted service does with a request: it takes its time.
type reply struct {
	takes  time.Duration
	status int
	body   string
}

// scripted answers by the n-th request, from 0, and keeps what was asked.
type scripted struct {
	clock *fake.Clock
	reply func(n int, form url.Values) reply

	mu    sync.Mutex
	asked []url.Values
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.mu.Lock()
	n := len(s.asked)
	s.asked = append(s.asked, r.PostForm)
	s.mu.Unlock()
	is := s.reply(n, r.PostForm)
	s.clock.Advance(is.takes)
	if is.status != 0 {
		w.WriteHeader(is.status)
	}
	_, _ = io.WriteString(w, is.body)
}

// script serves what reply says, before a client with the same clock, whose
// pauses are 0.2, 0.4 and 0.8 s.
func script(t *testing.T, reply func(n int, form url.Values) reply) (*scripted, *Client) {
	t.Helper()
	s := &scripted{clock: fake.NewAutoClock(three), reply: reply}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, newClient(t, Options{BaseURL: server.URL, Clock: s.clock, Jitter: func() float64 { return 0.5 }})
}

func TestAReadIsTimedByTheAttemptThatBroughtItsAnswer(t *testing.T) {
	_, c := script(t, func(n int, _ url.Values) reply {
		if n < 2 {
			return reply{takes: 15 * time.Second, status: http.StatusGatewayTimeout}
		}
		return reply{takes: 300 * time.Millisecond, body: `{"RetCode":0,"TotalCount":1,"DataSet":[{"VServerId":"v-1"}]}`}
	})
	var attempts []api.Attempt
	list, err := c.VServers(api.WithAttempts(t.Context(), func(a api.Attempt) { attempts = append(attempts, a) }),
		prod, "ulb-1")
	require.NoError(t, err)
	asked := three.Add(15*time.Second + 200*time.Millisecond + 15*time.Second + 400*time.Millisecond)
	want := api.Timing{Asked: asked, Took: 300 * time.Millisecond}
	assert.Equal(t, want, list.Timing)
	assert.Equal(t, want, list.Of("v-1"))
	require.Len(t, attempts, 3, "two that failed, and the one that did not")
	for i, a := range attempts[:2] {
		assert.Equal(t, i+1, a.N)
		assert.Equal(t, http.StatusGatewayTimeout, asError(t, a.Err).HTTPStatus)
	}
	assert.Equal(t, api.Attempt{N: 3, Timing: want}, attempts[2])
}

func TestAnAnswerThatCameAtOnceReportsNoAttempt(t *testing.T) {
	_, c := script(t,
		func(int, url.Values) reply { return reply{takes: 3 * time.Second, body: `{"RetCode":0,"Regions":[]}`} })
	_, err := c.Regions(api.WithAttempts(t.Context(), func(a api.Attempt) { t.Errorf("reported: %+v", a) }))
	require.NoError(t, err)
	_, c = script(t, func(int, url.Values) reply { return reply{status: http.StatusForbidden} })
	_, err = c.Regions(api.WithAttempts(t.Context(),
		func(a api.Attempt) { t.Errorf("reported, and not made again: %+v", a) }))
	require.Error(t, err)
}

// TestEachPageIsTimedByItself has a slow first page, and a second one whose
// first two answers are lost.
func TestEachPageIsTimedByItself(t *testing.T) {
	rows := make([]string, 101)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"ULBId":"ulb-%d"}`, i)
	}
	body := func(rows []string) string {
		return `{"RetCode":0,"TotalCount":101,"DataSet":[` + strings.Join(rows, ",") + `]}`
	}
	_, c := script(t, func(n int, form url.Values) reply {
		switch {
		case form.Get("Offset") == "0":
			return reply{takes: 10 * time.Second, body: body(rows[:100])}
		case n < 3:
			return reply{takes: 15 * time.Second, status: http.StatusBadGateway}
		default:
			return reply{takes: time.Second, body: body(rows[100:])}
		}
	})
	pages := map[int]api.Timing{}
	listing, err := c.ULBs(t.Context(), prod, func(p api.ULBPage) { pages[p.Offset] = p.Timing })
	require.NoError(t, err)
	second := three.Add(10*time.Second + 2*15*time.Second + 600*time.Millisecond)
	require.Len(t, pages, 2, "the second page was asked for three times")
	for offset, p := range pages {
		if offset == 0 {
			assert.Equal(t, api.Timing{Asked: three, Took: 10 * time.Second}, p)
			continue
		}
		assert.Equal(t, api.Timing{Asked: second, Took: time.Second}, p)
	}
	assert.Equal(t, api.Listing{Total: 101, Timing: api.Timing{Asked: three, Took: 11 * time.Second}}, listing,
		"as old as its oldest page, and no lost answer counts")
}

// TestAListenerIsAsOldAsThePageThatBroughtIt has pages that nobody asked for.
func TestAListenerIsAsOldAsThePageThatBroughtIt(t *testing.T) {
	_, c := script(t, func(_ int, form url.Values) reply {
		id := "v-0"
		if form.Get("Offset") != "" {
			id = "v-" + form.Get("Offset")
		}
		return reply{
			takes: 4 * time.Second,
			body:  fmt.Sprintf(`{"RetCode":0,"TotalCount":2,"DataSet":[{"VServerId":%q}]}`, id),
		}
	})
	list, err := c.VServers(t.Context(), prod, "ulb-1")
	require.NoError(t, err)
	assert.Equal(t, three, list.Of("v-0").Asked)
	assert.Equal(t, three.Add(4*time.Second), list.Of("v-1").Asked)
	assert.Equal(t, three.Add(8*time.Second), list.Of("v-1").Came())
	assert.Equal(t, three, list.Of("v-9").Asked, "what is in none is missing since the first was asked for")
}

// queued says when somebody waits for its end.
type queued struct {
	context.Context
	waits func()
}

func (q queued) Done() <-chan struct{} {
	q.waits()
	return q.Context.Done()
}

// TestTheTimeInTheQueueIsNotTheAnswers holds the place of all reads that may be in flight.
func TestTheTimeInTheQueueIsNotTheAnswers(t *testing.T) {
	s, c := script(t, func(int, url.Values) reply {
		return reply{takes: time.Second, body: `{"RetCode":0,"TotalCount":0,"DataSet":[]}`}
	})
	left, err := c.limiter.acquire(t.Context())
	require.NoError(t, err)
	c.limiter.limit = 1
	came, waits := make(chan api.VServerList), make(chan struct{})
	ctx := queued{Context: t.Context(), waits: sync.OnceFunc(func() { close(waits) })}
	go func() {
		list, err := c.VServers(ctx, prod, "ulb-1")
		assert.NoError(t, err)
		came <- list
	}()
	<-waits
	s.clock.Advance(time.Minute)
	left.done(nil)
	list := <-came
	assert.Equal(t, time.Second, list.Took)
}

// listeners is a service that has these, and may take no notice of VServerId.
func listeners(ignores bool, ids ...string) func(int, url.Values) reply {
	return func(_ int, form url.Values) reply {
		rows, n := "", 0
		for _, id := range ids {
			if only := form.Get("VServerId"); only == "" || ignores || only == id {
				rows += fmt.Sprintf(`,{"VServerId":%q,"ULBId":"ulb-1"}`, id)
				n++
			}
		}
		if n > 0 {
			rows = rows[1:]
		}
		return reply{body: fmt.Sprintf(`{"RetCode":0,"TotalCount":%d,"DataSet":[%s]}`, n, rows)}
	}
}

func idsOf(list api.VServerList) []string {
	ids := []string{}
	for _, v := range list.VServers {
		ids = append(ids, string(v.ID))
	}
	return ids
}

func TestOneListenerIsReadByItsID(t *testing.T) {
	s, c := script(t, listeners(false, "v-1", "v-2", "v-3"))
	list, err := c.VServer(t.Context(), prod, "ulb-1", "v-2")
	require.NoError(t, err)
	assert.Equal(t, []string{"v-2"}, idsOf(list))
	require.Len(t, s.asked, 1)
	assert.Equal(t, "v-2", s.asked[0].Get("VServerId"))
	assert.Equal(t, "ulb-1", s.asked[0].Get("ULBId"))
}

// TestOneListenerTakesOneRequestWhateverIsCounted: an answer that has it alone is whole.
func TestOneListenerTakesOneRequestWhateverIsCounted(t *testing.T) {
	for _, count := range []string{"", `"TotalCount":1,`, `"TotalCount":12,`} {
		s, c := script(t, func(int, url.Values) reply {
			return reply{body: `{"RetCode":0,` + count + `"DataSet":[{"VServerId":"v-2","ULBId":"ulb-1"}]}`}
		})
		list, err := c.VServer(t.Context(), prod, "ulb-1", "v-2")
		require.NoError(t, err)
		assert.Equal(t, []string{"v-2"}, idsOf(list))
		assert.Empty(t, list.Incomplete)
		assert.Len(t, s.asked, 1, count)
	}
}

func TestAServiceThatTakesNoNoticeOfVServerIdWorks(t *testing.T) {
	s, c := script(t, listeners(true, "v-1", "v-2", "v-3"))
	list, err := c.VServer(t.Context(), prod, "ulb-1", "v-2")
	require.NoError(t, err)
	assert.Equal(t, []string{"v-1", "v-2", "v-3"}, idsOf(list))
	assert.Len(t, s.asked, 1)
}

// TestThatAnIDIsNotKnownIsNoProofThatItIsGone gives answers to a VServerId that
// do not have it: only a list of all says what there is.
func TestThatAnIDIsNotKnownIsNoProofThatItIsGone(t *testing.T) {
	for name, odd := range map[string]string{
		"no rows":                    `{"RetCode":0,"TotalCount":0,"DataSet":[]}`,
		"null":                       `{"RetCode":0,"DataSet":null}`,
		"one row counted, none sent": `{"RetCode":0,"TotalCount":1,"DataSet":[]}`,
		"another listener":           `{"RetCode":0,"TotalCount":1,"DataSet":[{"VServerId":"v-1","ULBId":"ulb-1"}]}`,
		"its id in capitals":         `{"RetCode":0,"TotalCount":1,"DataSet":[{"VServerId":"V-2","ULBId":"ulb-1"}]}`,
		"4103":                       `{"RetCode":4103}`,
		"4086":                       `{"RetCode":4086}`,
		"4088":                       `{"RetCode":4088}`,
		"a parameter it has not":     `{"RetCode":230,"Message":"Params [VServerId] not available"}`,
	} {
		t.Run(name, func(t *testing.T) {
			for there, want := range map[string][]string{"v-2": {"v-1", "v-2"}, "v-9": {"v-1", "v-9"}} {
				all := listeners(false, "v-1", there)
				s, c := script(t, func(n int, form url.Values) reply {
					if form.Get("VServerId") != "" {
						return reply{body: odd}
					}
					return all(n, form)
				})
				list, err := c.VServer(t.Context(), prod, "ulb-1", "v-2")
				require.NoError(t, err)
				assert.Equal(t, want, idsOf(list))
				assert.Empty(t, list.Incomplete)
				assert.Empty(t, s.asked[len(s.asked)-1].Get("VServerId"), "the last word has the list of all")
			}
		})
	}
}

func TestAnErrorThatIsNotAboutTheIDIsTheAnswer(t *testing.T) {
	for _, body := range []string{`{"RetCode":171}`, `{"RetCode":299}`, `{"RetCode":292}`, `[]`} {
		s, c := script(t, func(int, url.Values) reply { return reply{body: body} })
		_, err := c.VServer(t.Context(), prod, "ulb-1", "v-2")
		require.Error(t, err)
		assert.Len(t, s.asked, 1, body)
	}
	s, c := script(t, listeners(false, "v-1"))
	for _, named := range [][2]string{{"", "v-1"}, {"ulb-1", ""}} {
		_, err := c.VServer(t.Context(), prod, api.ULBID(named[0]), api.VServerID(named[1]))
		assert.True(t, asError(t, err).NotSent, "all listeners of the region are asked for by nobody")
	}
	assert.Empty(t, s.asked)
}

// TestEachListenerOfTheEstateIsReadByItself under every quirk, as in a list.
func TestEachListenerOfTheEstateIsReadByItself(t *testing.T) {
	for _, q := range demo.QuirkNames() {
		t.Run(q.Name, func(t *testing.T) {
			skipWhereLarge(t, q.Name)
			cloud, c := newCloud(t, demo.Options{Seed: 1, Quirks: []string{q.Name}})
			for _, ulb := range cloud.ULBIDs("hk", "org-prod01") {
				all, err := c.VServers(t.Context(), prod, api.ULBID(ulb))
				require.NoError(t, err)
				for _, want := range all.VServers {
					list, err := c.VServer(t.Context(), prod, api.ULBID(ulb), want.ID)
					require.NoError(t, err)
					require.NotEmpty(t, list.VServers)
					if strings.HasPrefix(q.Name, "vserver-id-") {
						assert.Equal(t, all.VServers, list.VServers)
						continue
					}
					assert.Equal(t, []api.VServer{want}, list.VServers)
				}
			}
			gone, err := c.VServer(t.Context(), prod, api.ULBID(cloud.ULBIDs("hk", "org-prod01")[0]), "vserver-gone")
			require.NoError(t, err, "the ULB is there, and all its listeners are listed")
			assert.NotEmpty(t, gone.VServers)
		})
	}
}
