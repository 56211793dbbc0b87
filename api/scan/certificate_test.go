package scan

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/index"
)

// bound is a service of which one scope has a certificate that its listener does not date.
func bound() *service {
	v := fake.TCP("v", "v", 1)
	v.Certificates = api.Known([]api.Certificate{{ID: api.Known("ssl-1")}})
	return &service{ulbs: map[api.Scope][]api.ULB{
		{Region: "hk", Project: "p1"}: {fake.ULB("u", "u", v)}, {Region: "hk", Project: "p2"}: {fake.ULB("w", "w")},
	}}
}

// dated scans with certificates, and gives what was reported of the scope that has one.
func dated(t *testing.T, s *service, gentle bool) (last index.Coverage, complete []bool) {
	t.Helper()
	Scanner{Client: s, Clock: api.SystemClock{}, Certificates: true, Gentle: gentle, Report: func(c index.Coverage, _ []*index.ULB) {
		if c.Scope.Project == "p1" {
			last = c
			complete = append(complete, c.Progress == index.Complete)
		}
	}}.Run(t.Context(), scopes("hk"))
	return last, complete
}

func TestTheEndOfACertificateIsAskedForWhereAListenerDoesNotSayIt(t *testing.T) {
	s, over := bound(), time.Unix(1_800_000_000, 0)
	s.certificates = func(ctx context.Context) ([]api.Certificate, error) {
		assert.Equal(t, api.Background, api.PriorityOf(ctx))
		return []api.Certificate{{ID: api.Known("ssl-1"), Expires: api.Known(over)}, {ID: api.Known("ssl-2")}}, nil
	}
	last, _ := dated(t, s, false)
	assert.Equal(t, map[string]time.Time{"ssl-1": over}, last.Ends)
	asked := 0
	for _, call := range s.calls {
		if call == "certificates hk/p1" {
			asked++
		}
		assert.NotEqual(t, "certificates hk/p2", call, "it has none")
	}
	assert.Equal(t, 1, asked)
}

func TestCertificatesThatAreDeniedOrHangHoldNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		denied := &api.Error{Kind: api.KindPermission, RetCode: 299}
		for name, ask := range map[string]func(context.Context) ([]api.Certificate, error){
			"denied": func(context.Context) ([]api.Certificate, error) { return nil, denied },
			"hangs":  func(ctx context.Context) ([]api.Certificate, error) { <-ctx.Done(); return nil, ctx.Err() },
		} {
			s := bound()
			s.certificates = ask
			began := time.Now()
			last, complete := dated(t, s, false)
			assert.Equal(t, index.Complete, last.Progress, name)
			require.Error(t, last.Undated, name)
			require.NoError(t, last.Err, name)
			assert.Equal(t, []bool{true, true}, complete[len(complete)-2:], "%s: it was complete before", name)
			assert.LessOrEqual(t, time.Since(began), longestForCertificates, name)
		}
	})
}

func TestAReadThatNobodyAskedForAsksForNoCertificates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := bound()
		last, _ := dated(t, s, true)
		assert.Equal(t, index.Complete, last.Progress)
		assert.NotContains(t, s.calls, "certificates hk/p1")
	})
}
