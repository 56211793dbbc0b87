package surfercloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNewRefusesWhatCannotWorkAndNamesIt(t *testing.T) {
	good := Options{BaseURL: "https://api.surfercloud.com/", PublicKey: "public-key-0", PrivateKey: "hush-hush"}
	for name, c := range map[string]struct {
		change func(*Options)
		says   string
	}{
		"no address":       {func(o *Options) { o.BaseURL = "" }, "the base URL does not start with https://"},
		"no scheme":        {func(o *Options) { o.BaseURL = "api.surfercloud.com" }, "https://api.surfercloud.com/"},
		"no host":          {func(o *Options) { o.BaseURL = "https:///" }, "the base URL names no host"},
		"another scheme":   {func(o *Options) { o.BaseURL = "ftp://api" }, "the base URL does not start with https://"},
		"broken address":   {func(o *Options) { o.BaseURL = "https://u:hush-hush@a b/" }, "the base URL is not a URL"},
		"password":         {func(o *Options) { o.BaseURL = "https://u:hush-hush@host/" }, "user name"},
		"query":            {func(o *Options) { o.BaseURL = "https://host/?a=hush-hush" }, "query"},
		"no public key":    {func(o *Options) { o.PublicKey = "" }, "public key is missing"},
		"no private key":   {func(o *Options) { o.PrivateKey = "" }, "private key is missing"},
		"line end":         {func(o *Options) { o.PrivateKey = "hush-hush\n" }, "private key holds"},
		"token with space": {func(o *Options) { o.SecurityToken = "hush-hush x" }, "security token holds"},
		"header injection": {func(o *Options) { o.ChannelKey = "hush-hush\r\nX: y" }, "channel key holds"},
		"CA not PEM": {
			func(o *Options) { o.CA, o.CAFile = []byte("hello"), "/etc/not.pem" },
			"/etc/not.pem holds no certificate",
		},
		"CA empty": {
			func(o *Options) { o.CA, o.CAFile = []byte{}, "/etc/empty.pem" },
			"/etc/empty.pem holds no certificate",
		},
	} {
		o := good
		c.change(&o)
		_, err := New(o)
		require.Error(t, err, name)
		assert.Contains(t, err.Error(), c.says, name)
		assert.NotContains(t, err.Error(), "hush-hush", name)
		assert.NotContains(t, err.Error(), "\n", name)
	}
	c, err := New(good)
	require.NoError(t, err)
	c.Close()
}
