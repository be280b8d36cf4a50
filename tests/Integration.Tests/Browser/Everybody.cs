using Deque.AxeCore.Commons;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>What every page is in every state: nothing beside the window, nothing cut that cannot be read, all of it reached by keys.</summary>
internal static class Everybody
{
    private const int Rounds = 3;

    /// <summary>No serious violation that axe-core knows of.</summary>
    public static async Task AssertAccessibleAsync(ConsolePage page, string what)
    {
        await page.Page.EvaluateExpressionAsync(new BundledAxeScriptProvider().GetScript());
        var found = await page.Page.EvaluateExpressionAsync<string>(
            "axe.run().then((all) => all.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')"
                + ".map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ') + ' ' + node.failureSummary).join('; ')).join('\\n'))"
        );
        Assert.True(found.Length == 0, $"{what}: {found}");
    }

    /// <summary>
    /// Nothing scrolls sideways but a table in itself, nothing ends beyond the window, and what is cut short can be read elsewhere: on hover, or by opening it.
    /// </summary>
    public static async Task AssertFitsAsync(ConsolePage page, string what)
    {
        var found = await page.Page.EvaluateFunctionAsync<string[]>(
            """
            () => {
              const found = [];
              const name = (one) => `${one.tagName.toLowerCase()}.${one.className} "${one.textContent.slice(0, 40)}"`;
              const wide = (one) => one.scrollWidth > one.clientWidth + 1;
              for (const one of document.querySelectorAll('html, header, main, .side, .panel'))
                if (one.clientWidth && wide(one)) found.push(`${name(one)} scrolls sideways, ${one.scrollWidth} in ${one.clientWidth}`);
              for (const one of document.querySelectorAll('header *, .alarm *, main *')) {
                const at = one.getBoundingClientRect();
                if (at.width === 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
                const inTable = one.closest('.table, .virtual');
                const beyond = at.right > innerWidth + 1 || at.left < -1;
                if (beyond && !inTable && !one.matches('.skip, .sr')) found.push(`${name(one)} ends at ${Math.round(at.right)}`);
                const cut = getComputedStyle(one).textOverflow === 'ellipsis' && wide(one) && one.textContent.trim();
                if (cut && !one.closest('[title], .line, .row:has(a)') && !one.querySelector('[title]')) found.push(`${name(one)} is cut`);
              }
              return [...new Set(found)].slice(0, 10);
            }
            """
        );
        Assert.True(found.Length == 0, $"{what}: {string.Join('\n', found)}");
    }

    /// <summary>Tab comes to everything that can be used, and where it is can be seen.</summary>
    public static async Task AssertReachedByKeysAsync(ConsolePage page, string what)
    {
        await page.Page.EvaluateFunctionAsync(
            """
            () => {
              const label = (one) => `${one.tagName.toLowerCase()} ${one.getAttribute('aria-label') || one.textContent || one.name}`.slice(0, 80);
              const all = () => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                .filter((one) => !one.disabled && !one.closest('.virtual .row') && one.checkVisibility({ visibilityProperty: true }));
              const seen = new Set();
              const blind = [];
              document.addEventListener('focusin', (event) => {
                const { outlineStyle, outlineWidth } = getComputedStyle(event.target);
                if (event.target.id !== 'page' && (outlineStyle === 'none' || parseFloat(outlineWidth) < 1)) blind.push(label(event.target));
                seen.add(label(event.target));
              });
              window.reach = () => [
                ...all().map(label).filter((one) => !seen.has(one)).map((one) => `never reached: ${one}`),
                ...blind.map((one) => `no outline: ${one}`),
              ];
              document.activeElement?.blur();
            }
            """
        );
        // What comes to the page meanwhile, as facets do when they are counted, is reached in the next round.
        string[] found = [];
        for (var round = 0; round < Rounds; round++)
        {
            var count = await page.Page.EvaluateExpressionAsync<int>(
                """document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]').length"""
            );
            for (var press = 0; press < count + 8; press++)
                await page.Page.Keyboard.PressAsync("Tab");
            found = await page.Page.EvaluateExpressionAsync<string[]>("reach()");
            if (found.Length == 0)
                return;
        }
        Assert.True(found.Length == 0, $"{what}: {string.Join('\n', found)}");
    }
}
