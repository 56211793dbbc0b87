package renew_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/renew"
)

var scope = api.Scope{Region: "hk", Project: "org-1"}

func refusal(code int) error { return api.FromRetCode("DescribeULB", code, "no", "req-1") }

// keys is a source of connections: the n-th time it gives the n-th.
type keys struct {
	mu       sync.Mutex
	give     []func() (renew.Connection, error)
	attended []bool
}

func (k *keys) ask(_ context.Context, attended bool) (renew.Connection, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.attended = append(k.attended, attended)
	if len(k.attended) > len(k.give) {
		return renew.Connection{}, errors.New("no more keys")
	}
	return k.give[len(k.attended)-1]()
}

// account is a client whose reads all end with err.
func account(t *testing.T, name string, err error) (*fake.Client, renew.Connection) {
	t.Helper()
	c := fake.New(t)
	c.AllowReads()
	c.SetULBs(scope, []api.ULB{{ID: api.ULBID("ulb-" + name)}})
	for _, method := range []string{fake.Regions, fake.Projects, fake.ULBs, fake.VServers} {
		c.FailAlways(method, err)
	}
	return c, renew.Connection{Client: c, Account: name}
}

func giving(all ...renew.Connection) *keys {
	k := &keys{}
	for _, c := range all {
		k.give = append(k.give, func() (renew.Connection, error) { return c, nil })
	}
	return k
}

func ulbs(ctx context.Context, c api.Client) (ids []api.ULBID, err error) {
	_, err = c.ULBs(ctx, scope, func(p api.ULBPage) {
		for _, u := range p.Rows {
			ids = append(ids, u.ID)
		}
	})
	return ids, err
}

func TestKeysThatAreNoLongerValidAreAskedForOnceAndTheReadIsRepeated(t *testing.T) {
	for _, code := range []int{172, 174} {
		old, first := account(t, "a", refusal(code))
		_, second := account(t, "b", nil)
		k := giving(second)
		c := renew.New(first, renew.Source{Ask: k.ask, Name: "the helper"})
		got, err := ulbs(t.Context(), c)
		require.NoError(t, err)
		assert.Equal(t, []api.ULBID{"ulb-b"}, got)
		assert.Equal(t, []bool{false}, k.attended)
		assert.Equal(t, "b", c.Account())
		assert.Equal(t, 1, c.State().Number)
		assert.False(t, c.State().Wanted)
		_, err = c.Regions(t.Context())
		require.NoError(t, err)
		assert.Len(t, old.Calls(), 1, "nothing more is asked with the old ones")
		c.Close()
	}
}

func TestNewKeysThatAreRefusedTooAreFinalUntilRenew(t *testing.T) {
	_, first := account(t, "a", refusal(172))
	bad, second := account(t, "b", refusal(172))
	_, third := account(t, "c", nil)
	k := giving(second, third)
	c := renew.New(first, renew.Source{Ask: k.ask})
	for range 3 {
		_, err := c.Regions(t.Context())
		require.Equal(t, refusal(172), err)
		assert.True(t, c.State().Wanted)
	}
	assert.Equal(t, []bool{false}, k.attended, "asked once")
	assert.Len(t, bad.Calls(), 3)
	require.NoError(t, c.Renew(t.Context(), true))
	assert.Equal(t, []bool{false, true}, k.attended)
	_, err := c.Regions(t.Context())
	require.NoError(t, err)
	assert.False(t, c.State().Wanted)
}

func TestKeysThatWereAcceptedAreAskedForAgainWhenTheyExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, first := account(t, "a", refusal(174))
		token, second := account(t, "b", nil)
		_, third := account(t, "c", nil)
		k := giving(second, third)
		c := renew.New(first, renew.Source{Ask: k.ask})
		_, err := c.Regions(t.Context())
		require.NoError(t, err)
		token.FailAlways(fake.Regions, refusal(174))
		time.Sleep(time.Minute)
		_, err = c.Regions(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "c", c.Account())
		assert.Equal(t, 2, c.State().Number)
	})
}

// Parts of the service may know the keys and others not yet: each read would ask anew, and a source
// that makes keys would make ever more of them.
func TestAServiceThatIsOfTwoMindsDoesNotAskForKeysWithEveryRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		is, first := account(t, "a", nil)
		c := renew.New(first, renew.Source{Ask: func(context.Context, bool) (renew.Connection, error) {
			asked++
			is.FailAlways(fake.Regions, nil)
			return first, nil
		}})
		for n := range 60 {
			is.FailAlways(fake.Regions, nil)
			_, err := c.Regions(t.Context())
			require.NoError(t, err)
			is.FailAlways(fake.Regions, refusal(172+2*(n%2)))
			_, _ = c.Regions(t.Context())
			time.Sleep(5 * time.Second)
		}
		assert.Equal(t, 5, asked, "five minutes")
	})
}

func TestASourceThatGivesNothingIsAskedOnceAndSaysWhy(t *testing.T) {
	_, first := account(t, "a", refusal(172))
	k := giving()
	c := renew.New(first, renew.Source{Ask: k.ask})
	for range 3 {
		_, err := c.Regions(t.Context())
		require.Equal(t, refusal(172), err, "the service's own words")
	}
	assert.Len(t, k.attended, 1)
	assert.True(t, c.State().Wanted)
	require.EqualError(t, c.State().Failed, "no more keys")
	require.EqualError(t, c.Renew(t.Context(), true), "no more keys")
}

func TestKeysAreNotWantedOfAnybodyWhileTheirSourceIsAsked(t *testing.T) {
	_, first := account(t, "a", refusal(172))
	var c *renew.Client
	c = renew.New(first, renew.Source{Ask: func(context.Context, bool) (renew.Connection, error) {
		assert.False(t, c.State().Wanted, "what the source says is not known yet")
		return renew.Connection{}, errors.New("no terminal")
	}})
	_, err := c.Regions(t.Context())
	require.Equal(t, refusal(172), err)
	assert.True(t, c.State().Wanted)
	assert.EqualError(t, c.State().Failed, "no terminal")
}

func TestOtherErrorsAndKeysThatComeOnceAskNobody(t *testing.T) {
	for _, err := range []error{refusal(171), refusal(299), refusal(150), errors.New("network"), context.Canceled} {
		_, first := account(t, "a", err)
		k := giving()
		c := renew.New(first, renew.Source{Ask: k.ask})
		_, got := c.Projects(t.Context())
		assert.Equal(t, err, got)
		assert.Empty(t, k.attended)
		assert.Nil(t, c.Renewal(err))
		assert.False(t, c.State().Wanted)
	}
	_, first := account(t, "a", refusal(172))
	c := renew.New(first, renew.Source{})
	_, err := c.VServers(t.Context(), scope, "ulb-a")
	assert.Equal(t, refusal(172), err)
	assert.Nil(t, c.Renewal(err))
	assert.False(t, c.State().Wanted)
	require.ErrorContains(t, c.Renew(t.Context(), true), "cannot be read again")
}

// A write goes out once, whatever it is answered.
func TestAWriteIsNeverRepeated(t *testing.T) {
	old, first := account(t, "a", nil)
	_, second := account(t, "b", nil)
	k := giving(second)
	old.AllowWrites()
	old.FailAlways(fake.ReleaseBackend, refusal(172))
	c := renew.New(first, renew.Source{Ask: k.ask})
	_, err := c.Send(t.Context(), api.ReleaseBackend{Scope: scope, ULB: "ulb-a", Backend: "b-1"})
	assert.Equal(t, refusal(172), err)
	assert.Len(t, old.Calls(), 1)
	assert.Empty(t, k.attended)
	assert.True(t, c.State().Wanted)
}

func TestManyReadsThatAreRefusedAtOnceAskOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, first := account(t, "a", refusal(174))
		_, second := account(t, "b", nil)
		k := &keys{give: []func() (renew.Connection, error){func() (renew.Connection, error) {
			time.Sleep(5 * time.Second)
			return second, nil
		}}}
		c := renew.New(first, renew.Source{Ask: k.ask})
		waiting := c.Renewal(refusal(174))
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				_, err := c.Regions(t.Context())
				assert.NoError(t, err)
			})
		}
		wg.Wait()
		<-waiting
		assert.Len(t, k.attended, 1)
	})
}

// Rows of two accounts must not stand in one list.
func TestAListThatHasBegunIsNotGoneOnWithInAnotherAccount(t *testing.T) {
	for name, want := range map[string]error{"b": refusal(174), "a": nil} {
		old, first := account(t, "a", nil)
		old.PageSize(1)
		old.SetULBs(scope, []api.ULB{{ID: "ulb-a"}, {ID: "ulb-a2"}})
		old.FailPages(1, refusal(174))
		_, second := account(t, name, nil)
		c := renew.New(first, renew.Source{Ask: giving(second).ask})
		got, err := ulbs(t.Context(), c)
		assert.Equal(t, want, err)
		assert.Contains(t, got, api.ULBID("ulb-a"))
		assert.NotContains(t, got, api.ULBID("ulb-b"))
	}
}

func TestASourceThatTakesTooLongIsGivenUpAndSoIsOneAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, first := account(t, "a", refusal(174))
		ended := make(chan error, 2)
		c := renew.New(first, renew.Source{Ask: func(ctx context.Context, _ bool) (renew.Connection, error) {
			<-ctx.Done()
			ended <- ctx.Err()
			return renew.Connection{}, ctx.Err()
		}})
		began := time.Now()
		_, err := c.Regions(t.Context())
		assert.Equal(t, refusal(174), err)
		assert.Equal(t, context.DeadlineExceeded, <-ended)
		assert.Equal(t, 10*time.Second, time.Since(began))

		go func() { _ = c.Renew(t.Context(), true) }()
		synctest.Wait()
		c.Close()
		assert.Equal(t, context.Canceled, <-ended)
	})
}

func TestOneListenerIsReadAgainWithNewKeys(t *testing.T) {
	old, first := account(t, "a", refusal(172))
	is, second := account(t, "b", nil)
	k := giving(second)
	c := renew.New(first, renew.Source{Ask: k.ask})
	_, err := c.VServer(t.Context(), scope, "ulb-b", "v")
	require.NoError(t, err)
	want := []fake.Call{{Method: fake.VServers, Scope: scope, ULB: "ulb-b", VServer: "v"}}
	assert.Equal(t, want, old.Calls())
	assert.Equal(t, want, is.Calls())
}
