package console

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/scan"
)

var hk, sg = api.Scope{Region: "hk", Project: "org-1"}, api.Scope{Region: "sg", Project: "org-1"}

// twoRegions is an account in which a host serves in three places of two regions.
func twoRegions(t *testing.T) *fake.Client {
	t.Helper()
	c := fake.New(t)
	c.AllowReads()
	c.SetRegions([]api.Region{{ID: "hk"}, {ID: "sg"}})
	c.SetProjects([]api.Project{{ID: "org-1"}})
	serving := func(b api.Backend) api.Backend {
		b.ResourceName, b.ResourceID = api.Known("web-01"), api.Known("uhost-1")
		return b
	}
	c.Edit(func(w *fake.World) { w.HostStates = map[api.Scope]map[string]string{hk: {"uhost-1": api.HostStopped}} })
	hidden := fake.Failing("backend-x", "10.0.0.9", 90)
	hidden.ResourceName = api.Known("evil\x1b[31m\n\u202ehost")
	c.SetULBs(hk, []api.ULB{fake.ULB("ulb-a", "web",
		fake.HTTP("vserver-a", "https-443", 443, []api.Backend{
			serving(fake.Healthy("backend-a", "10.0.0.1", 8080)), fake.Healthy("backend-b", "10.0.0.11", 8080),
		}, fake.Domain("policy-a", "*.example.com", "backend-a")),
		fake.TCP("vserver-b", "raw", 25, serving(fake.Failing("backend-c", "10.0.0.1", 25))))})
	c.SetULBs(sg, []api.ULB{fake.ULB("ulb-b", "far", fake.TCP("vserver-c", "tcp", 80,
		serving(fake.Healthy("backend-d", "10.0.0.1", 80)), hidden))})
	return c
}

// printed is what is printed of the account on standard output and standard error.
func (f Find) printed(ctx context.Context, t *testing.T, c api.Client) (stdout, stderr string, err error) {
	t.Helper()
	return f.printedBy(ctx, t, finder{
		client: c, first: hk, by: scan.Scanner{Clock: fake.NewClock(today)}, show: func(string) {},
	})
}

func (f Find) printedBy(ctx context.Context, t *testing.T, with finder) (stdout, stderr string, err error) {
	t.Helper()
	notes, err := os.CreateTemp(t.TempDir(), "stderr")
	require.NoError(t, err)
	defer notes.Close()
	var out bytes.Buffer
	err = f.print(ctx, &out, with, Options{Out: notes, Err: notes})
	text, wrong := os.ReadFile(notes.Name())
	require.NoError(t, wrong)
	return out.String(), string(text), err
}

func TestWhatIsFoundIsALineAPlaceTheWorstFirst(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.1": `failing  10.0.0.1:25    web-01  stopped  web/raw        0/1 -> 0/0  -           trivial  hk/org-1  backend-c
healthy  10.0.0.1:80    web-01  stopped  far/tcp        1/2 -> 0/1  -           outage   sg/org-1  backend-d
healthy  10.0.0.1:8080  web-01  stopped  web/https-443  2/2 -> 1/1  1 (1 last)  outage   hk/org-1  backend-a
`,
		"https-443": `ok  HTTP:443  -  -  web/https-443  2/2  -  -  hk/org-1  vserver-a
`,
		"*.example": `ok  HTTP:443  rule *.example.com  -  web/https-443  1/1  -  -  hk/org-1  policy-a
`,
		"FAR": `degraded  203.0.113.7  -  -  far  1/2  -  -  sg/org-1  ulb-b
`,
	} {
		stdout, stderr, err := Find{Text: text}.printed(t.Context(), t, twoRegions(t))
		require.NoError(t, err, text)
		assert.Empty(t, stderr, text)
		assert.Equal(t, want, stdout, text)
	}
}

func TestWhatIsFoundIsCleanedAlsoForAFile(t *testing.T) {
	c := twoRegions(t)
	stdout, _, err := Find{Text: "backend-x"}.printed(t.Context(), t, c)
	require.NoError(t, err)
	assert.Equal(t, "failing  10.0.0.9:90  evil\u241b[31m\u240a\ufffdhost  unknown  far/tcp  1/2 -> 1/1  -  trivial  sg/org-1  backend-x\n", stdout)
	stdout, _, err = Find{Text: "backend-x", JSON: true}.printed(t.Context(), t, c)
	require.NoError(t, err)
	assert.Contains(t, stdout, `"host":"evil\u001b[31m\n\u202ehost"`)
	assert.Equal(t, 1, strings.Count(stdout, "\n"))
	_, stderr, err := Find{Text: "no\x1bthing"}.printed(t.Context(), t, c)
	assert.NotContains(t, stderr+err.Error(), "\x1b")
}

func TestWhatIsFoundInJSON(t *testing.T) {
	c := twoRegions(t)
	c.Time(fake.NewClock(today))
	stdout, _, err := Find{Text: "backend-d", JSON: true}.printed(t.Context(), t, c)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	require.Len(t, lines, 3)
	assert.JSONEq(t, `{"kind":"backend","state":"healthy","exact":true,"backend":"backend-d","address":"10.0.0.1","port":80,
		"host":"web-01","host_id":"uhost-1","vserver":"vserver-c","vserver_name":"tcp","protocol":"TCP","vserver_port":80,
		"ulb":"ulb-b","ulb_name":"far","ulb_addresses":["203.0.113.7"],"region":"sg","project":"org-1","serving":1,"enabled":2,
		"serving_without":0,"enabled_without":1,"risk":"outage","host_state":"Stopped","read":"2026-05-04T14:00:00Z"}`, lines[0])
	assert.Contains(t, stdout, `"rules":[{"rule":"policy-a","match":"*.example.com","last":true}],"risk":"outage",`+
		`"host_state":"Stopped"`)
	c.FailAlways(fake.Hosts, fake.LostOf(fake.Hosts))
	stdout, _, err = Find{Text: "backend-d", JSON: true}.printed(t.Context(), t, c)
	require.NoError(t, err)
	assert.Equal(t, 3, strings.Count(stdout, `"host_error":"`))
	for text, kind := range map[string]string{
		"ulb-b": "ulb", "vserver-c": "vserver", "*.example.com": "rule", "backend-d": "backend",
	} {
		stdout, _, err := Find{Text: text, JSON: true}.printed(t.Context(), t, c)
		require.NoError(t, err)
		for object := range objects(t, stdout) {
			assert.Equal(t, kind, object["kind"], text)
		}
	}
}

func TestNothingIsFoundIsAnError(t *testing.T) {
	for _, f := range []Find{{Text: "10.9.9.9"}, {Text: "10.9.9.9", JSON: true}} {
		stdout, stderr, err := f.printed(t.Context(), t, twoRegions(t))
		require.EqualError(t, err, `Nothing has "10.9.9.9".`)
		assert.Empty(t, stdout+stderr)
	}
}

func TestWhatCouldNotBeReadIsNamedBesideWhatIsFound(t *testing.T) {
	denied := &api.Error{Kind: api.KindPermission, RetCode: 299, Action: "DescribeULB", Message: "no\x1b way"}
	for name, tc := range map[string]struct {
		text  string
		fail  func(c *fake.Client)
		lines int
		notes []string
		err   string
	}{
		"one": {
			"10.0.0.1", func(c *fake.Client) { c.Fail(fake.ULBCount, fake.LostOf(fake.ULBCount)) }, 2,
			[]string{"sg/org-1: "},
			"1 of 2 regions and projects could not be read whole",
		},
		"all": {
			"10.0.0.1", func(c *fake.Client) { c.FailAlways(fake.ULBCount, denied); c.FailAlways(fake.ULBs, denied) }, 0,
			[]string{"hk/org-1: ", "sg/org-1: "},
			"2 of 2 regions and projects could not be read whole",
		},
		"nothing in the rest": {
			"nothing", func(c *fake.Client) { c.Fail(fake.Regions, denied) }, 0,
			[]string{"there may be more regions or projects: "},
			"Nothing has \"nothing\", as far as read.\nthere may be more regions and projects than were read",
		},
		"not whole": {
			"10.0.0.1", func(c *fake.Client) { c.Incomplete("1 of 9 is missing") }, 3,
			[]string{"hk/org-1: 1 of 9 is missing", "sg/org-1: 1 of 9 is missing"},
			"2 of 2 regions and projects could not be read whole",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := twoRegions(t)
			tc.fail(c)
			stdout, stderr, err := Find{Text: tc.text}.printed(t.Context(), t, c)
			require.EqualError(t, err, tc.err)
			assert.Equal(t, tc.lines, strings.Count(stdout, "\n"), stdout)
			for _, note := range tc.notes {
				assert.Contains(t, stderr, note)
			}
			assert.NotContains(t, stderr, "\x1b")
		})
	}
}

func TestARegionThatHangsKeepsNothingElseBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := twoRegions(t)
		resume := c.Hold(fake.ULBCount) // of sg
		defer resume()
		began := time.Now()
		stdout, stderr, err := Find{Text: "10.0.0.1"}.printed(t.Context(), t, c)
		require.EqualError(t, err, "1 of 2 regions and projects could not be read whole")
		assert.Equal(t, 2, strings.Count(stdout, "\n"), stdout)
		assert.Contains(t, stderr, "sg/org-1: ")
		assert.Contains(t, stderr, "no answer in time (nothing for 20s)")
		assert.Equal(t, patience, time.Since(began))
	})
}

// late is a client of one region of which each read takes long and fails.
type late struct{ *fake.Client }

func (c late) ULBCount(ctx context.Context, s api.Scope) (api.Maybe[int], error) {
	if s.Region != sg.Region {
		return c.Client.ULBCount(ctx, s)
	}
	select {
	case <-time.After(15 * time.Second):
		return api.Maybe[int]{}, &api.Error{Kind: api.KindTimeout, Message: "no byte for 15s"}
	case <-ctx.Done():
		return api.Maybe[int]{}, ctx.Err()
	}
}

func TestARegionThatFailsLateIsGivenUpLikeOneThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := twoRegions(t)
		c.SetProjects([]api.Project{{ID: "org-1"}, {ID: "org-2"}, {ID: "org-3"}})
		began := time.Now()
		_, stderr, err := Find{Text: "10.0.0.1"}.printedBy(t.Context(), t, finder{
			first:  hk,
			client: late{c}, by: scan.Scanner{Clock: api.SystemClock{}}, show: func(string) {},
		})
		require.Error(t, err)
		assert.Equal(t, patience, time.Since(began))
		assert.Contains(t, stderr, "no byte for 15s")
		assert.Contains(t, stderr, ": not asked: nothing came for 20s")
	})
}

// throttled is a client that is told by one region to ask less often, and tries on.
type throttled struct{ *fake.Client }

func (c throttled) ULBCount(ctx context.Context, s api.Scope) (api.Maybe[int], error) {
	if s.Region == sg.Region {
		api.ReportAttempt(ctx, api.Attempt{N: 1, Err: api.FromRetCode("DescribeULBSimple", 153, "too often", "")})
	}
	return c.Client.ULBCount(ctx, s)
}

// What is given up has the reason that is known of it: the network is not to blame for what answers, nor for
// what was never asked.
func TestWhatIsGivenUpHasItsOwnReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := twoRegions(t)
		c.SetProjects([]api.Project{{ID: "org-1"}, {ID: "org-2"}})
		resume := c.Hold(fake.ULBCount)
		defer resume()
		_, stderr, err := Find{Text: "10.0.0.1"}.printedBy(t.Context(), t, finder{
			first:  hk,
			client: throttled{c}, by: scan.Scanner{Clock: api.SystemClock{}}, show: func(string) {},
		})
		require.Error(t, err)
		assert.Contains(t, stderr, "hk/org-2: no answer in time (nothing for 20s)")
		assert.Contains(t, stderr, "sg/org-1: DescribeULBSimple: the service asks for fewer requests")
		assert.Contains(t, stderr, "sg/org-2: not asked: nothing came for 20s")
	})
}

// Whoever waits sees for what, and nothing of it when it is there.
func TestWhatIsWaitedForIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := twoRegions(t)
		for kind, after := range map[string]time.Duration{
			fake.Regions: 2500 * time.Millisecond, fake.ULBCount: 5500 * time.Millisecond, fake.Hosts: 8500 * time.Millisecond,
		} {
			time.AfterFunc(after, c.Hold(kind))
		}
		var shown []string
		_, _, err := Find{Text: "10.0.0.1"}.printedBy(t.Context(), t, finder{
			first:  hk,
			client: c, by: scan.Scanner{Clock: api.SystemClock{}}, show: func(s string) { shown = append(shown, s) },
		})
		require.NoError(t, err)
		assert.Equal(t, []string{
			"reading regions and projects 1s", "reading regions and projects 2s",
			"1/2 read, waiting for sg/org-1", "1/2 read, waiting for sg/org-1 1s", "1/2 read, waiting for sg/org-1 2s",
			"reading hosts", "reading hosts 1s", "reading hosts 2s", "",
		}, shown)
	})
}

func TestASignalEndsASearch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := twoRegions(t)
		resume := c.Hold(fake.ULBs)
		defer resume()
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(Stopped{syscall.SIGINT}) })
		stdout, stderr, err := Find{Text: "10.0.0.1"}.printed(ctx, t, c)
		assert.Equal(t, Stopped{syscall.SIGINT}, err)
		assert.Empty(t, stdout+stderr)
	})
}

func TestTheFieldsOfWhatIsFoundAreInREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(readme), "`ulbconsole find TEXT`")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "## Take a backend out")
	of := reflect.TypeFor[foundObject]()
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		assert.Contains(t, text, "`"+name+"`")
	}
}

// TestWithoutAnyRegionNothingIsAskedFor: the service would call the request a defect.
func TestWithoutAnyRegionNothingIsAskedFor(t *testing.T) {
	c := twoRegions(t)
	c.Fail(fake.Regions, fake.LostOf(fake.Regions))
	_, stderr, err := Find{Text: "10.0.0.1"}.printedBy(t.Context(), t,
		finder{client: c, by: scan.Scanner{Clock: fake.NewClock(today)}, show: func(string) {}})
	require.EqualError(t, err, "no region is known: name one with --region")
	assert.Contains(t, stderr, "there may be more regions or projects: ")
	assert.NotContains(t, stderr, "Describe")
}
