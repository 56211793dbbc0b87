package config

import (
	"testing"
	"time"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func parseEstate(t *testing.T, args ...string) (*Estate, error) {
	t.Helper()
	e := &Estate{CreateDelay: 2 * time.Second}
	fs := pflag.NewFlagSet("test", pflag.ContinueOnError)
	e.Register(fs)
	return e, fs.Parse(args)
}

func TestTheEstateIsWhatItsFlagsSay(t *testing.T) {
	e, err := parseEstate(t, "--ulbs=5000", "--regions=30", "--projects=10", "--latency", "40ms", "--fault=lost=0.5", "--fault=502=0.1,cut=1",
		"--quirk=chinese", "--quirk=bare", "--seed=7", "--create-delay=0s", "--write-delay=4s")
	require.NoError(t, err)
	assert.Equal(t, []int{5000, 30, 10}, []int{e.ULBs, e.Regions, e.Projects})
	assert.Equal(t, uint64(7), e.Seed)
	assert.Equal(t, 40*time.Millisecond, e.Latency)
	assert.Zero(t, e.CreateDelay)
	assert.Equal(t, 4*time.Second, e.WriteDelay)
	assert.Equal(t, []string{"lost=0.5", "502=0.1", "cut=1"}, e.Faults)
	assert.Equal(t, []string{"chinese", "bare"}, e.Quirks)
}

func TestAnEstateNobodyDescribedKeepsItsDefaults(t *testing.T) {
	e, err := parseEstate(t)
	require.NoError(t, err)
	assert.Empty(t, e.Given())
	assert.Equal(t, 2*time.Second, e.CreateDelay)
	assert.Zero(t, e.WriteDelay)
	assert.Zero(t, e.ULBs)
}

func TestAFlagOfTheEstateIsNamedEvenIfItsValueIsTheDefault(t *testing.T) {
	for _, arg := range []string{
		"--ulbs=0", "--regions=0", "--projects=0", "--latency=0s", "--fault=", "--quirk=", "--seed=0", "--create-delay=2s",
		"--write-delay=0s",
	} {
		e, err := parseEstate(t, arg)
		require.NoError(t, err, arg)
		assert.NotEmpty(t, e.Given(), arg)
		assert.Contains(t, arg, "--"+e.Given()+"=")
	}
}
