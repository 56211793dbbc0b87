package config

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
)

func TestOneArgumentIsAPlaceUnlessItLooksLikeACommand(t *testing.T) {
	for _, c := range []struct {
		args  string // separated by ,
		place string // what is opened, "" for nothing
		wrong string
	}{
		{args: "ulb-c7t908q1", place: "ulb-c7t908q1"},
		{args: "web-frontend/https-443", place: "web-frontend/https-443"},
		{args: "10.23.0.10", place: "10.23.0.10"},
		{args: "web 1", place: "web 1"},
		{args: "hello", place: "hello"},
		{args: "web\x1b[31m", place: "web\x1b[31m"},
		{args: "histroy", wrong: `"histroy" is no command: did you mean history?`},
		{args: "HISTROY", wrong: "did you mean history?"},
		{args: "hist", wrong: "did you mean history?"},
		{args: "--,histroy", place: "histroy"},
		{args: "--,history", place: "history"},
		{args: "--demo,--,-x", place: "-x"},
		{args: "--,--demo", place: "--demo"},
		{args: "web,--demo", place: "web"},
		{args: "web,mail", wrong: "2 places are too many"},
		{args: "--,web,mail", wrong: "2 places are too many"},
		{args: " ", wrong: "the place is empty"},
		{args: "--, ", wrong: "the place is empty"},
		{args: strings.Repeat("x", 256), place: strings.Repeat("x", 256)},
		{args: strings.Repeat("x", 257), wrong: "at most 256 bytes"},
	} {
		opened := ""
		root := &cobra.Command{
			Use: "ulbconsole", Args: OnePlace, SilenceErrors: true, SilenceUsage: true,
			Run: func(_ *cobra.Command, args []string) { opened = strings.Join(args, "|") },
		}
		root.Flags().Bool("demo", false, "")
		root.AddCommand(&cobra.Command{Use: "history", Run: func(*cobra.Command, []string) {}})
		root.SetArgs(strings.Split(c.args, ","))
		err := root.Execute()
		assert.Equal(t, c.place, opened, "%q", c.args)
		if c.wrong == "" {
			assert.NoError(t, err, "%q", c.args)
		} else {
			assert.ErrorContains(t, err, c.wrong, "%q", c.args)
		}
	}
}
