package renew_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/renew"
)

// TestKeysAreNotReplacedForWhatNothingDependsOn: another part of the service may know them later, or not
// at all.
func TestKeysAreNotReplacedForWhatNothingDependsOn(t *testing.T) {
	client, first := account(t, "a", nil)
	_, second := account(t, "b", nil)
	k := giving(second)
	c := renew.New(first, renew.Source{Ask: k.ask, Name: "the helper"})
	client.FailAlways(fake.Metrics, refusal(172))
	client.FailAlways(fake.UserOperations, refusal(174))
	_, err := c.Metrics(t.Context(), scope, "vserver-1", time.Now(), time.Now())
	require.Error(t, err)
	_, err = c.UserOperations(t.Context(), scope, "ulb-1", time.Now())
	require.Error(t, err)
	assert.Empty(t, k.attended)
	assert.False(t, c.State().Wanted)
	_, err = ulbs(t.Context(), c)
	require.NoError(t, err)
	assert.Equal(t, "a", c.Account())
}
