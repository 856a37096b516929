# O que se lê em português: o do Brasil, em palavras que também caem bem em Portugal.
# Curto, simpático e simples; sem pontos de exclamação, com «você». «Nós» é a loja.
# { $shop }, { $megabytes }, { $megapixels }, { $side } e { $photos } valem em todos os textos.

## Sinais de vida

progress-received = Foto recebida.
progress-queued = { $position ->
    [1] Você é a próxima pessoa da fila.
   *[other] Você é o número { $position } da fila.
}
progress-searching = Vamos ver o que temos na loja.
progress-waiting = Tivemos um pequeno contratempo. A sua foto está segura; só vai demorar um pouco mais.

## Respostas

answer-close = { $count ->
    [one] Este é o mais parecido.
   *[other] Estes são os mais parecidos.
}
answer-far = { $count ->
    [one] Não temos nada muito parecido. Este é o look mais próximo.
   *[other] Não temos nada muito parecido. Estes são os looks mais próximos.
}
answer-empty = Não temos nada para mostrar com esta foto.
answer-more = { $count ->
    [one] Aqui está mais um.
   *[other] Aqui estão mais { $count }.
}
answer-more-none = É tudo o que temos nessa linha.
answer-cheaper = { $count ->
    [one] Este custa menos de { $price }.
   *[other] Estes custam menos de { $price }.
}
answer-cheaper-far = { $count ->
    [one] Este custa menos de { $price }, mas não é tão parecido.
   *[other] Estes custam menos de { $price }, mas nenhum é tão parecido.
}
answer-cheaper-none = Não temos nada parecido por menos de { $price }.
answer-left-out = { $count ->
    [one] Uma foto não abriu e ficou de fora.
    [many] { $count } de fotos não abriram e ficaram de fora.
   *[other] { $count } fotos não abriram e ficaram de fora.
}
answer-nothing-there = Não vejo nenhuma peça aí, então isto vale para a foto inteira.
answer-views = Parecem coisas diferentes, então aqui vai a primeira.
answer-pieces = Vejo: { $seen }.
answer-sold-out = { $count ->
    [one] Um produto desta resposta já não está na loja.
    [many] { $count } de produtos desta resposta já não estão na loja.
   *[other] { $count } produtos desta resposta já não estão na loja.
}
card-alt = { $title } ({ $type })
chip-type = { $type } { $share }
chip-all = Tudo
piece = { $number } { $type }
piece-frame = Buscar este recorte
view = Foto { $number }
view-all = Todas juntas
piece-whole = Foto inteira
button-more = Ver mais
button-cheaper = Mais barato
button-sheet = Em uma imagem
button-bigger = Imagens maiores
button-show = Ver de novo
sheet-heading = A sua foto
sheet-nothing = Não encontramos nada parecido.
sheet-ready = Aqui está a resposta em uma imagem.

## O que se diz de um produto

verdict-this = É este
verdict-similar = Parecido
verdict-no = Não é este
verdict-number = É o { $number }
verdict-none = Nenhum destes
thanks-this = Que bom que encontramos.
thanks-similar = Obrigado, isso ajuda.
thanks-no = Obrigado, anotado.

## Comandos

start = Boas-vindas à { $shop }. Envie uma foto de algo que você adoraria usar, e mostramos o que temos de mais parecido.
help = { $photos ->
    [one] Envie uma foto de uma única peça.
   *[other] Envie uma foto de uma única peça; pode mandar até { $photos } ângulos dela de uma vez.
} Abaixo da resposta, você pode escolher outro tipo de peça, ver mais ou pedir algo mais barato. Conte o que acertamos e o que não: é assim que a nossa busca melhora.
history-shown = { $count ->
    [one] A sua última busca.
   *[other] As suas últimas { $count } buscas.
}
history-none = Você ainda não buscou nada.
history-line = { $count ->
    [0] { $type }, nada encontrado
    [one] { $type }, um produto
    [many] { $type }, { $count } de produtos
   *[other] { $type }, { $count } produtos
}
export-ready = Aqui está tudo o que temos sobre você.
delete-question = Apagar as suas fotos, as suas buscas e tudo o que você nos contou? Não dá para voltar atrás.
delete-yes = Apagar tudo
delete-no = Manter
delete-done = Pronto. Tudo o que tínhamos sobre você foi apagado.
delete-kept = Nada foi apagado.

## Privacidade

privacy-log = { $days ->
    [one] Quando você envia uma foto, buscamos produtos parecidos e anotamos o que encontramos, quando, em que idioma e o que você disse. Apagamos isso depois de um dia.
    [many] Quando você envia uma foto, buscamos produtos parecidos e anotamos o que encontramos, quando, em que idioma e o que você disse. Apagamos isso depois de { $days } de dias.
   *[other] Quando você envia uma foto, buscamos produtos parecidos e anotamos o que encontramos, quando, em que idioma e o que você disse. Apagamos isso depois de { $days } dias.
}
privacy-pseudonym = Não guardamos quem você é: tudo fica sob um pseudônimo que só a { $shop } consegue formar.
privacy-photos = { $days ->
    [0] Não guardamos as suas fotos: elas somem assim que você recebe a resposta.
    [one] Guardamos as suas fotos por um dia, para que você possa buscar de novo com elas. Depois são apagadas.
    [many] Guardamos as suas fotos por { $days } de dias, para que você possa buscar de novo com elas. Depois são apagadas.
   *[other] Guardamos as suas fotos por { $days } dias, para que você possa buscar de novo com elas. Depois são apagadas.
}
privacy-training-yes = Você deixou a nossa busca aprender com as suas fotos.
privacy-training-no = A nossa busca não aprende com as suas fotos.
privacy-rights = Você pode baixar ou apagar tudo quando quiser.
privacy-contact = Alguma dúvida? Escreva para { $contact }.
consent-question = { $days ->
    [one] A nossa busca pode aprender também com as suas fotos? Se não, nada muda para você. De qualquer forma, elas são apagadas depois de um dia, e você pode mudar de ideia em Privacidade.
    [many] A nossa busca pode aprender também com as suas fotos? Se não, nada muda para você. De qualquer forma, elas são apagadas depois de { $days } de dias, e você pode mudar de ideia em Privacidade.
   *[other] A nossa busca pode aprender também com as suas fotos? Se não, nada muda para você. De qualquer forma, elas são apagadas depois de { $days } dias, e você pode mudar de ideia em Privacidade.
}
consent-yes = Sim, pode
consent-no = Não, obrigado
consent-give = Deixar a busca aprender com as minhas fotos
consent-withdraw = Não deixar a busca aprender com as minhas fotos
consent-given = Obrigado. Você pode mudar de ideia em Privacidade quando quiser.
consent-withheld = Tudo bem, não vamos usar as suas fotos para isso.

## O que pode dar errado

error-SnaplookError = Algo deu errado do nosso lado. Já anotamos; tente de novo mais tarde.
error-PhotoUnusable = Não conseguimos usar esta foto. Tente outra.
error-EmptyPhoto = Esta foto chegou vazia. Envie de novo.
error-HugePhoto = Esta foto é grande demais para nós. Aceitamos até { $megabytes } MB e { $megapixels } megapixels.
error-FileOutOfReach = Este arquivo passa dos 20 MB que o Telegram deixa os bots baixarem. Envie como foto, ou uma cópia menor.
error-PhotoNotFetched = Não consegui baixar esta foto. Envie de novo.
error-TinyPhoto = Esta foto é pequena demais para ver alguma coisa. Ela precisa de pelo menos { $side } pixels de cada lado.
error-NotAPhoto = Não conseguimos ler este arquivo como foto. Tente JPEG, PNG, WebP ou HEIC.
error-BrokenPhoto = Esta foto está danificada ou incompleta. Envie de novo.
error-EmptyFrame = Não há nada para ver neste recorte. Desenhe um maior dentro da sua foto.
error-BadRequest = Não temos isso aqui.
error-BadButton = Este botão não funciona aqui. Envie a sua foto de novo.
error-AnswerGone = Já não temos esta resposta. Envie a sua foto de novo.
error-PhotoGone = Já não temos esta foto. Envie de novo para continuar a busca.
error-TooManyPhotos = { $photos ->
    [one] É mais de uma foto. Envie uma de cada vez.
   *[other] São muitas fotos. Envie entre uma e { $photos } de uma única peça.
}
error-LinkUnusable = Não conseguimos abrir este link. Ele precisa começar com http:// ou https:// e levar a uma imagem.
error-LinkForbidden = Não abrimos este endereço. Envie um link que qualquer pessoa possa abrir na web.
error-LinkNotFetched = Não está chegando nada deste link agora. Confira o link, ou envie a própria foto.
error-LinkTooSlow = Este link demorou demais para responder. Tente de novo, ou envie a própria foto.
error-LinkNoPicture = Este link leva a uma página ou a outro arquivo, não a uma imagem. Copie o endereço da própria imagem.
error-TooManyRequests = Foi um pouco rápido para nós. Tente de novo { $wait }.
error-TooBusy = Está muito movimentado por aqui. Tente de novo { $wait }.
error-QueueFull = Muita gente está buscando agora. Tente de novo em um minuto.
error-LaneFull = As suas fotos anteriores ainda estão na fila. Espere até que uma tenha resposta e envie esta de novo.
error-EngineLost = Esta foto foi demais para nós. Tente outra, ou uma cópia menor.
error-EngineAway = A nossa busca já está voltando. Tente de novo em um minuto.
error-Stopping = Estamos reiniciando. Tente de novo em um minuto.
error-CatalogueUnavailable = O nosso catálogo ainda não está pronto. Tente de novo um pouco mais tarde.
error-StorageUnavailable = Algo de que precisamos está fora de alcance agora. Tente de novo em alguns minutos.
error-DeletionUnfinished = Ainda não foi tudo apagado. Tente de novo em alguns minutos.
error-Busy = Estamos com outra coisa em mãos agora. Tente de novo em alguns minutos.

## Tipos de peças

type-t-shirt = Camiseta
type-shoes = Sapatos
type-shirt = Camisa
type-trousers = Calça
type-sandals = Sandálias
type-top = Blusa
type-jacket = Jaqueta
type-bag = Bolsa
type-longsleeve = Camiseta de manga longa
type-dress = Vestido
type-ethnic-wear = Roupa tradicional
type-shorts = Short
type-underwear = Roupa íntima
type-watch = Relógio
type-sweatshirt = Moletom
type-heels = Salto alto
type-eyewear = Óculos
type-sweater = Suéter
type-skirt = Saia
type-wallet = Carteira
type-hat = Chapéu
type-belt = Cinto
type-hosiery = Meias e meias-calças
type-scarf = Cachecol
type-tie = Gravata
type-jewellery = Joias
type-other = Outra coisa

## A página

page-title = { $shop } · Encontre com uma foto
page-skip = Ir para o conteúdo
page-menu = Menu
page-history = Histórico
page-privacy = Privacidade
page-export = Baixar os meus dados
page-delete = Apagar os meus dados
page-close = Fechar
page-heading = Viu? Encontre.
page-invitation = Mostre uma foto de algo que você adoraria usar. Mostramos o que há de mais parecido na { $shop }.
page-photo-kept = { $days ->
    [0] Buscamos com a sua foto e depois a esquecemos.
    [one] Usamos a sua foto para encontrar produtos para você. Ela é apagada depois de um dia, ou assim que você pedir.
    [many] Usamos a sua foto para encontrar produtos para você. Ela é apagada depois de { $days } de dias, ou assim que você pedir.
   *[other] Usamos a sua foto para encontrar produtos para você. Ela é apagada depois de { $days } dias, ou assim que você pedir.
}
page-ask = A sua foto
page-drop = Solte uma foto aqui, ou cole uma
page-pick = Escolher uma foto
page-shoot = Tirar uma foto
page-send = Encontrar
page-views = { $photos ->
    [one] Uma foto de cada vez, por favor.
   *[other] Várias fotos de uma peça? Envie até { $photos } ângulos juntos.
}
page-your-photo = A foto que você enviou
page-uploading = Envio da sua foto
page-working = Um momento
page-retry = Tentar de novo
page-lost = A conexão caiu. Vamos enviar a sua foto outra vez.
page-lost-for-good = Não é possível chegar à { $shop }. Verifique a sua conexão, ou tente de novo daqui a pouco.
page-no-picture = Isso não é uma imagem: salve a imagem primeiro e depois solte o arquivo aqui.
page-sheet-save = Salvar a imagem
page-sheet-file = resposta
page-point = Era outra coisa? Toque nela na sua foto.
page-choice = Suas fotos
page-pieces = Peças na sua foto
page-chips = O que a foto mostra
page-new-tab = (abre na loja)
page-verdicts = É { $title }?
page-back = Voltar à resposta
error-NoPhoto = Não havia nenhuma foto. Escolha uma primeiro.
error-BrokenUpload = A sua foto não chegou inteira. Envie de novo.
error-WrongForm = Não é assim que se envia uma foto aqui. Use o formulário da página.
error-SlowUpload = A sua foto demorou demais para chegar. Tente uma conexão mais rápida ou uma foto menor.
error-CrossSite = Isto veio de outro site. Use o formulário da nossa página.
error-NoSuchPage = Não há nada aqui. É melhor enviar uma foto.

## Telegram e Discord

command-start = Começar
command-help = Como funciona
command-find = Buscar a foto a que você responde
command-history = As suas últimas buscas
command-settings = Ajustes desta conversa
command-privacy = O que guardamos de você
command-export = Tudo o que temos sobre você
command-delete = Apagar tudo
chat-photo-only = Só sei buscar com fotos. Envie uma de algo que você adoraria usar.
telegram-alone = Melhor falar disso em particular: escreva direto para mim.
telegram-find-how = Responda a uma foto com /find, e eu faço a busca.
telegram-admins-only = Só os administradores deste grupo podem mudar os ajustes dele.
telegram-product = Foi este que trouxe você até aqui. Envie uma foto para encontrar outros na mesma linha.
telegram-product-gone = Esse produto já não está na loja. Envie uma foto, e eu encontro o mais parecido.
settings-title = Ajustes desta conversa
settings-language = Idioma: { $value }
settings-language-auto = o do Telegram de cada pessoa
settings-products = Produtos por resposta: { $count }
settings-auto = Responder a cada foto: { $value }
settings-on = sim
settings-off = não
settings-price = Preço máximo: { $value }
settings-price-none = sem limite
settings-price-how = Envie /settings e o preço máximo, por exemplo /settings 50, ou /settings 0 para tirar o limite.
settings-done = Salvo.

## Discord
# Os nomes dos comandos vão em minúsculas e sem espaços, com 32 caracteres no máximo; as descrições, com 100.

discord-name-find = buscar
discord-name-photo = foto
discord-name-url = link
discord-name-help = ajuda
discord-name-history = histórico
discord-name-privacy = privacidade
discord-name-export = exportar
discord-name-delete = apagar
discord-name-settings = ajustes
discord-menu = Buscar este look
discord-find = Buscar na loja com uma foto
discord-find-photo = Uma foto de algo que você adoraria usar
discord-find-url = Ou o endereço de uma imagem
discord-settings = O que faço neste servidor
discord-find-how = Envie uma foto com /{ discord-name-find }, ou o endereço de uma imagem.
discord-mention-how = Não vejo nenhuma imagem aí. Mencione-me com uma foto, ou ao responder a uma; ou clique com o botão direito em uma mensagem e escolha «Apps», «{ discord-menu }».
discord-choose-part = De qual peça você fala?
discord-choose-type = O que é?
discord-share = Compartilhar no canal
discord-shared = { $person } encontrou isto:
discord-alt = A sua foto e, ao lado: { $seen }
discord-not-yours = Esta resposta é de outra pessoa. Você pode votar nela ou enviar uma foto sua com /{ discord-name-find }.
discord-lacks = Não consigo responder aqui: preciso de { $permissions }. Quem gerencia este servidor pode permitir isso.
discord-permission-view-channel = «Ver canal»
discord-permission-send-messages = «Enviar mensagens»
discord-permission-send-messages-in-threads = «Enviar mensagens em tópicos»
discord-permission-attach-files = «Anexar arquivos»
discord-permission-embed-links = «Inserir links»
discord-too-large = O que temos sobre você passa dos { $megabytes } MB que o Discord nos deixa enviar aqui. Escreva para a { $shop }, e nós enviamos.
discord-managers-only = Só quem gerencia este servidor pode mudar o que faço aqui.
discord-settings-title = O que faço neste servidor
discord-settings-title-own = O que faço para você
discord-settings-language-auto = o do Discord de cada pessoa
discord-settings-products-usual = Tantos produtos como de costume
discord-settings-channels = Respondo a cada foto em: { $value }
discord-settings-channels-none = nenhum canal
discord-settings-channels-choose = Canais em que respondo a cada foto
discord-settings-answers = Respostas a /{ discord-name-find }: { $value }
discord-settings-public = todas as pessoas veem
discord-settings-private = só quem pediu vê
discord-settings-make-public = Mostrar as respostas a todas as pessoas
discord-settings-make-private = Mostrar as respostas só a quem pediu
discord-settings-price = Preço máximo
discord-settings-price-how = Um preço como 50, ou 0 para tirar o limite
discord-settings-blind = Ainda não consigo ver as fotos dos canais: quem cuida de mim precisa ativar o Message Content Intent.
