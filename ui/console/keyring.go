package console

import (
	"context"
	"log/slog"
	"strings"
	"sync"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/renew"
	"cloud.internal/ulbconsole/api/surfercloud"
	"cloud.internal/ulbconsole/config"
	"cloud.internal/ulbconsole/ui/terminal"
)

// keyring makes clients of keys, and hides all keys that were in use in texts that are
// not made for a reader.
type keyring struct {
	log     *slog.Logger
	crash   *terminal.Crash
	limiter *surfercloud.Limiter // of all clients: a change of keys or profile must not double the load

	mu      sync.Mutex
	clients []*surfercloud.Client
}

// connect is the client that signs with these keys, by the settings.
func (k *keyring) connect(s *config.Settings, with config.Credentials) (renew.Connection, error) {
	client, err := surfercloud.New(surfercloud.Options{
		BaseURL:       s.BaseURL,
		PublicKey:     with.PublicKey,
		PrivateKey:    with.PrivateKey.Reveal(),
		SecurityToken: with.SecurityToken.Reveal(),
		ChannelKey:    with.ChannelKey.Reveal(),
		CA:            s.CA,
		CAFile:        s.CAFile,
		ReadOnly:      s.ReadOnly,
		ReadTimeout:   s.ReadTimeout,
		TimeoutSet:    s.TimeoutSet,
		Clock:         api.SystemClock{},
		Limiter:       k.limiter,
		Log:           k.log,
		UserAgent:     "ulbconsole/" + strings.Fields(Version())[0],
	})
	if err == nil {
		k.add(client, with)
	}
	return renew.Connection{Client: client, Account: api.Fingerprint(with.PublicKey)}, err
}

func (k *keyring) add(client *surfercloud.Client, with config.Credentials) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clients = append(k.clients, client)
	k.crash.Hide(with.PrivateKey.Reveal(), with.SecurityToken.Reveal(), with.ChannelKey.Reveal(), with.PublicKey)
}

func (k *keyring) hide(text string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, client := range k.clients {
		text = client.Mask(text)
	}
	return text
}

// source is where the keys of the settings can be had again that the flags led to: nowhere for those
// of the environment and of the demonstration, which has no flags.
func (k *keyring) source(s *config.Settings, flags *config.Flags, system config.System) renew.Source {
	log := k.log
	if flags == nil || s.Renewal == config.RenewNever {
		return renew.Source{}
	}
	ask := func(ctx context.Context, attended bool) (renew.Connection, error) {
		// A signal ends the helper at once: the screen cannot end before it has the terminal back.
		ctx, stop := UntilSignal(ctx, endSignals...)
		defer stop()
		with, err := config.Reload(ctx, flags, system, s, attended)
		if err != nil {
			log.Warn("keys read again", "attended", attended, "error", err)
			return renew.Connection{}, err
		}
		log.Info("keys read again", "attended", attended, "account", api.Fingerprint(with.PublicKey))
		return k.connect(s, with)
	}
	return renew.Source{Name: s.Source, MayPrompt: s.Renewal == config.RenewCommand, Ask: ask}
}
